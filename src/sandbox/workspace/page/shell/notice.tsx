import { useEffect } from 'preact/hooks';

const SHOWN_MS = 4_000;

/** A short notice at the bottom that goes away by itself. */
export function Notice({ text, onGone }: { text: string | undefined; onGone: () => void }) {
  useEffect(() => {
    if (text === undefined) return undefined;
    const timer = setTimeout(onGone, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div class="notice-place" role="status">
      {text !== undefined && <div class="notice">{text}</div>}
    </div>
  );
}
