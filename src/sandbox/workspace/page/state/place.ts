/** What the page shows: as whom, which channel, which thread, and the message that its address points at. */
export interface Place {
  as: string | undefined;
  channel: string | undefined;
  thread: string | undefined;
  linked: string | undefined;
}

const REMEMBERED = 'recap-person';

/** Reads the place from the address: `/archives/CHANNEL/pTS?thread_ts=TS&as=USER`, or `/`. */
export function readPlace(): Place {
  const query = new URLSearchParams(location.search);
  const as = query.get('as') ?? sessionStorage.getItem(REMEMBERED) ?? undefined;
  const [, channel, packed] = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{7,}))?$/.exec(location.pathname) ?? [];
  const linked = packed === undefined ? undefined : `${packed.slice(0, -6)}.${packed.slice(-6)}`;
  return { as, channel, thread: query.get('thread_ts') ?? undefined, linked };
}

/** Remembers the person in the address and for this tab, so that a reload or a link of a message keeps them. */
export function rememberPerson(as: string): void {
  sessionStorage.setItem(REMEMBERED, as);
  const address = new URL(location.href);
  address.searchParams.set('as', as);
  history.replaceState(null, '', address);
}

/** Leaves the message that the address pointed at, once the reader went elsewhere. */
export function forgetLink(as: string | undefined): void {
  history.replaceState(null, '', as === undefined ? '/' : `/?as=${encodeURIComponent(as)}`);
}
