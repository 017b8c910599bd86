import { VideoIcon } from '../shell/icons.js';
import { withEmoji } from '../text/emoji.js';
import { Link } from '../text/inline-view.js';
import type { BlockOf } from './shapes.js';

/** A video: its title and description only; the page loads nothing from other machines. */
export function Video({ block }: { block: BlockOf<'video'> }) {
  return (
    <div class="card">
      <div class="card-title">
        <VideoIcon /> <Link url={block.title_url ?? block.video_url}>{withEmoji(block.title.text)}</Link>
      </div>
      {block.description !== undefined && <div>{withEmoji(block.description.text)}</div>}
      {block.provider_name !== undefined && <div class="card-subtitle">{block.provider_name}</div>}
    </div>
  );
}
