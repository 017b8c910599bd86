import { useState } from 'preact/hooks';
import type { PageResult } from '../../page-protocol.js';
import { postFailure } from '../state/failure-text.js';

/** A line on its way, or one that didn't arrive. */
export interface Delivery {
  id: number;
  text: string;
  failure: string | undefined;
}

interface Deliveries {
  deliveries: Delivery[];
  deliver: (text: string) => void;
  drop: (id: number) => void;
}

/**
 * Keeps every line until the workspace took it.
 * In: how to post a line, and what to do with the text of one that failed: `giveBack` returns false when it can't be put back
 * into the composer, and the line then stays in the list with its reason.
 */
export function useDeliveries(
  post: (text: string) => Promise<PageResult>,
  giveBack: (text: string) => boolean,
): Deliveries {
  const [deliveries, setDeliveries] = useState<Delivery[]>([]);
  const [counter] = useState({ next: 1 });
  const drop = (id: number) => setDeliveries((all) => all.filter((one) => one.id !== id));
  const fail = (id: number, text: string, error: string | undefined) => {
    const shown = giveBack(text) ? '' : text;
    setDeliveries((all) => all.map((one) => (one.id === id ? { id, text: shown, failure: postFailure(error) } : one)));
  };
  const deliver = (text: string) => {
    const id = counter.next;
    counter.next += 1;
    setDeliveries((all) => [...all.filter((one) => one.failure === undefined), { id, text, failure: undefined }]);
    post(text).then(
      (result) => (result.ok ? drop(id) : fail(id, text, result.error)),
      () => fail(id, text, undefined),
    );
  };
  return { deliveries, deliver, drop };
}
