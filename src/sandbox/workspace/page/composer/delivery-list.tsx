import type { Delivery } from './use-deliveries.js';

interface DeliveryListProps {
  deliveries: Delivery[];
  onRetry: (delivery: Delivery) => void;
  onDrop: (id: number) => void;
}

/** The lines that are on their way or failed, above the composer. */
export function DeliveryList({ deliveries, onRetry, onDrop }: DeliveryListProps) {
  return (
    <div class="deliveries" aria-live="polite">
      {deliveries.map((delivery) =>
        delivery.failure === undefined ? (
          <div key={delivery.id} class="delivery">
            <span class="spinner" aria-hidden="true" />
            <span class="delivery-text">{delivery.text}</span>
            <span class="delivery-state">{delivery.text.startsWith('/') ? 'Running…' : 'Sending…'}</span>
          </div>
        ) : (
          <div key={delivery.id} class="delivery delivery-failed" role="alert">
            <span>{delivery.failure}</span>
            {delivery.text !== '' && <span class="delivery-text">{delivery.text}</span>}
            {delivery.text !== '' && (
              <button type="button" class="link-button" onClick={() => onRetry(delivery)}>
                Try again
              </button>
            )}
            <button type="button" class="link-button" onClick={() => onDrop(delivery.id)}>
              Dismiss
            </button>
          </div>
        ),
      )}
    </div>
  );
}
