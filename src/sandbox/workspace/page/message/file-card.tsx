import type { PageFile } from '../../page-protocol.js';
import { FileIcon } from '../shell/icons.js';
import { safeUrl } from '../text/safe-url.js';

/** A file of a message: its name and size, a link to download it, and a preview of text and pictures. */
export function FileCard({ file }: { file: PageFile }) {
  const download = safeUrl(file.download_url);
  const picture = file.image_url === undefined ? undefined : safeUrl(file.image_url);
  return (
    <div class="file">
      <div class="file-head">
        <FileIcon />
        <div class="file-names">
          <span class="file-title">{file.title || file.name}</span>
          <span class="file-details">
            {file.name} · {sizeText(file.size)}
          </span>
        </div>
        {download !== undefined && (
          <a class="button" href={download} download={file.name} aria-label={`Download ${file.name}`}>
            Download
          </a>
        )}
      </div>
      {picture !== undefined && <img class="file-picture" src={picture} alt={file.title || file.name} loading="lazy" />}
      {picture === undefined && file.preview !== undefined && <Preview file={file} text={file.preview} />}
    </div>
  );
}

const FOLDED_LINES = 8;

function Preview({ file, text }: { file: PageFile; text: string }) {
  const lines = text.split('\n');
  const head = lines.slice(0, FOLDED_LINES).join('\n');
  const rest = lines.length > FOLDED_LINES;
  const note = file.preview_is_truncated === true && (
    <p class="file-note">The preview ends here. Download the file for the rest.</p>
  );
  if (!rest) {
    return (
      <>
        <pre class="pre file-preview" tabIndex={0}>
          {text}
        </pre>
        {note}
      </>
    );
  }
  return (
    <details class="file-fold">
      <summary>
        <pre class="pre file-preview">{head}</pre>
        <span class="file-more" />
      </summary>
      <pre class="pre file-preview" tabIndex={0}>
        {lines.slice(FOLDED_LINES).join('\n')}
      </pre>
      {note}
    </details>
  );
}

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
