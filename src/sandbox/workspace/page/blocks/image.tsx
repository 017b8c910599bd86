import { PictureIcon } from '../shell/icons.js';
import { withEmoji } from '../text/emoji.js';
import { Link } from '../text/inline-view.js';
import { safeUrl } from '../text/safe-url.js';
import type { BlockOf } from './shapes.js';

interface ImageSource {
  alt_text: string;
  image_url?: string | undefined;
  slack_file?: { id?: string | undefined; url?: string | undefined } | undefined;
}

/** An image block with its title. */
export function Image({ block }: { block: BlockOf<'image'> }) {
  return (
    <figure class="image">
      {block.title !== undefined && <figcaption>{withEmoji(block.title.text)}</figcaption>}
      <ImageView image={block} class="image-picture" />
    </figure>
  );
}

/**
 * One picture. Only pictures of the workspace itself are loaded, because nothing on this page asks another machine; of others
 * the page shows the description, and where they are.
 */
export function ImageView({ image, class: className }: { image: ImageSource; class: string }) {
  const address = image.image_url ?? image.slack_file?.url;
  const url = address === undefined ? undefined : safeUrl(address);
  if (url !== undefined && new URL(url).origin === location.origin) {
    return <img class={className} src={url} alt={image.alt_text} loading="lazy" />;
  }
  return (
    <span class={`${className} image-elsewhere`} role="img" aria-label={image.alt_text} title={image.alt_text}>
      <PictureIcon />
      <span class="image-alt">{url === undefined ? image.alt_text : <Link url={url}>{image.alt_text}</Link>}</span>
    </span>
  );
}
