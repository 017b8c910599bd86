import type { StoredFile } from '../file-store.js';
import type { JsonObject } from '../json.js';
import type { WorkspaceState } from '../workspace-state.js';

/** The private path of a file: needs the bot's token. */
export const filePath = (file: StoredFile): string => `/files-pri/${file.id}/${encodeURIComponent(file.name)}`;

const PREVIEWED = /^(text|markdown|csv|json|yaml)$/;
const PREVIEW_CHARACTERS = 4000;

/** The beginning of a text file; nothing for others. */
export function previewOf(file: StoredFile): { preview: string; isTruncated: boolean } | undefined {
  if (!PREVIEWED.test(file.filetype)) return undefined;
  const text = file.bytes.toString('utf8');
  return { preview: text.slice(0, PREVIEW_CHARACTERS), isTruncated: text.length > PREVIEW_CHARACTERS };
}

/** A file object: docs.slack.dev/reference/objects/file-object. A file that is gone is a tombstone. */
export function fileJson(state: WorkspaceState, id: string): JsonObject {
  const file = state.files.find(id);
  if (file === undefined) return { id, mode: 'tombstone' };
  const address = `${state.origin}${filePath(file)}`;
  const preview = previewOf(file);
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.filetype,
    pretty_type: file.filetype,
    user: file.user,
    user_team: state.bot.teamId,
    editable: false,
    size: file.bytes.length,
    mode: preview === undefined ? 'hosted' : 'snippet',
    is_external: false,
    is_public: true,
    public_url_shared: false,
    url_private: address,
    url_private_download: address,
    permalink: `${state.origin}/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`,
    channels: file.channels,
    groups: [],
    ims: [],
    has_rich_preview: false,
    file_access: 'visible',
    ...(preview === undefined ? {} : { preview: preview.preview, preview_is_truncated: preview.isTruncated }),
  };
}
