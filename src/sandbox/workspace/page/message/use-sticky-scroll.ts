import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface StickyScroll {
  box: RefObject<HTMLDivElement>;
  content: RefObject<HTMLDivElement>;
  /** Whether something came while the reader was further up. */
  hasNew: boolean;
  onScroll: () => void;
  toBottom: () => void;
}

/** How near the end counts as the end, in pixels. */
const SLACK_PX = 40;

/**
 * Keeps a list at its end while the reader is there, and leaves it alone while they read further up.
 * In: the ts of the newest message, whether it is the reader's own (then the list goes to its end), and the ts of a message to
 * start at instead of the end.
 */
export function useStickyScroll(newest: string | undefined, isOwn: boolean, linked: string | undefined): StickyScroll {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(linked === undefined);
  const [hasNew, setHasNew] = useState(false);
  const toBottom = () => {
    atEnd.current = true;
    setHasNew(false);
    if (box.current !== null) box.current.scrollTop = box.current.scrollHeight;
  };
  const onScroll = () => {
    if (box.current === null) return;
    const { scrollHeight, scrollTop, clientHeight } = box.current;
    atEnd.current = scrollHeight - scrollTop - clientHeight < SLACK_PX;
    if (atEnd.current) setHasNew(false);
  };
  useLayoutEffect(() => {
    if (linked === undefined) return;
    atEnd.current = false;
    box.current?.querySelector(`[data-ts="${CSS.escape(linked)}"]`)?.scrollIntoView({ block: 'center' });
  }, [linked]);
  const before = useRef(newest);
  useLayoutEffect(() => {
    const isNews = before.current !== newest;
    before.current = newest;
    if (atEnd.current || (isNews && isOwn)) toBottom();
    else if (isNews) setHasNew(true);
  }, [newest]);
  useEffect(() => {
    if (content.current === null || box.current === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (atEnd.current && box.current !== null) box.current.scrollTop = box.current.scrollHeight;
    });
    observer.observe(content.current);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return { box, content, hasNew, onScroll, toBottom };
}
