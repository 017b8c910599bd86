import { Button } from '../elements/button.js';
import { TextView } from '../text/mrkdwn-view.js';
import { ImageView } from './image.js';
import type { BlockOf } from './shapes.js';

/** A card: picture, title, text, buttons. */
export function Card({ card }: { card: BlockOf<'card'> }) {
  return (
    <article class="card">
      {card.hero_image !== undefined && <ImageView image={card.hero_image} class="card-hero" />}
      <div class="card-head">
        {card.icon !== undefined && <ImageView image={card.icon} class="card-icon" />}
        <div>
          {card.title !== undefined && (
            <div class="card-title">
              <TextView text={card.title} />
            </div>
          )}
          {card.subtitle !== undefined && (
            <div class="card-subtitle">
              <TextView text={card.subtitle} />
            </div>
          )}
        </div>
      </div>
      {card.body !== undefined && <TextView text={card.body} />}
      {card.actions !== undefined && (
        <div class="actions">
          {card.actions.map((button, index) => (
            <div key={button.action_id ?? index} class="action">
              <Button element={button} />
            </div>
          ))}
        </div>
      )}
    </article>
  );
}

/** Cards side by side in a strip that scrolls. */
export function Carousel({ block }: { block: BlockOf<'carousel'> }) {
  return (
    <div class="carousel" tabIndex={0} role="region" aria-label="Cards">
      {block.elements.map((card, index) => (
        <Card key={index} card={card} />
      ))}
    </div>
  );
}
