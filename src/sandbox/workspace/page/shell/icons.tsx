/** The app's sign: a capsule. */
export function CapsuleIcon() {
  return (
    <svg viewBox="0 0 36 36" class="icon-capsule">
      <g transform="rotate(45 18 18)">
        <path d="M11 18V11a7 7 0 0 1 14 0v7z" fill="#fff" />
        <path d="M11 18v7a7 7 0 0 0 14 0v-7z" fill="#fff" fill-opacity=".55" />
      </g>
    </svg>
  );
}

/** Slackbot's face. */
export function SlackbotIcon() {
  return (
    <svg viewBox="0 0 36 36">
      <rect x="7" y="9" width="22" height="18" rx="6" fill="#fff" />
      <circle cx="14" cy="17" r="2" fill="#4a154b" />
      <circle cx="22" cy="17" r="2" fill="#4a154b" />
      <path d="M13 21.5q5 3.6 10 0" stroke="#4a154b" stroke-width="1.8" fill="none" stroke-linecap="round" />
    </svg>
  );
}

/** The paper plane of the send button. */
export function SendIcon() {
  return (
    <svg viewBox="0 0 20 20" class="icon" aria-hidden="true">
      <path d="M2.4 2.6 18 10 2.4 17.4 4.6 11 11 10 4.6 9z" fill="currentColor" />
    </svg>
  );
}

/** A speech bubble: reply in thread. */
export function ThreadIcon() {
  return (
    <svg viewBox="0 0 20 20" class="icon" aria-hidden="true">
      <path
        d="M4 4h12a1.5 1.5 0 0 1 1.5 1.5v7A1.5 1.5 0 0 1 16 14H9l-4 3v-3H4a1.5 1.5 0 0 1-1.5-1.5v-7A1.5 1.5 0 0 1 4 4z"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linejoin="round"
      />
      <path d="M6 7.5h8M6 10.5h5" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" />
    </svg>
  );
}

/** A chain: copy the link. */
export function LinkIcon() {
  return (
    <svg viewBox="0 0 20 20" class="icon" aria-hidden="true">
      <path
        d="m8 12 4-4M9 6l1.5-1.5a3.2 3.2 0 0 1 4.6 4.6L13.5 10.6M11 14l-1.5 1.5a3.2 3.2 0 0 1-4.6-4.6L6.5 9.4"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linecap="round"
      />
    </svg>
  );
}

/** A sheet of paper. */
export function FileIcon() {
  return (
    <svg viewBox="0 0 24 24" class="icon-file" aria-hidden="true">
      <path d="M6 2h8l5 5v14a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V3a1 1 0 0 1 1-1z" fill="currentColor" />
      <path d="M14 2v5h5M8 12h8M8 15.5h8M8 19h5" stroke="#fff" stroke-width="1.4" fill="none" stroke-linecap="round" />
    </svg>
  );
}

/** Strokes of a 20 by 20 icon in the colour of its text. */
function Strokes({ d }: { d: string }) {
  return (
    <svg viewBox="0 0 20 20" class="icon" aria-hidden="true">
      <path d={d} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** A padlock: a private channel. */
export function LockIcon() {
  return <Strokes d="M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9" />;
}

/** Two overlapping squares: shared with another workspace. */
export function SharedIcon() {
  return <Strokes d="M3.5 7h9.500v9.500H3.500zM7.5 7V3.500h9V13H13" />;
}

/** An eye: only visible to you. */
export function EyeIcon() {
  return <Strokes d="M2 10c4-6.5 12-6.5 16 0-4 6.5-12 6.5-16 0zM10 7.500a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z" />;
}

/** A frame with a hill: a picture that isn't loaded. */
export function PictureIcon() {
  return <Strokes d="M3 4h14v12H3zM3 13l4-4 4 4 2-2 4 4M13 7.500h.01" />;
}

/** A clapper: a video. */
export function VideoIcon() {
  return <Strokes d="M3 5h14v10H3zM8.5 7.500v5l4-2.500z" />;
}

/** A trash can. */
export function TrashIcon() {
  return <Strokes d="M3.5 5.500h13M8 5.500V3.500h4v2M5 5.500l.8 11h8.400l.8-11M8.5 8.500v5M11.5 8.500v5" />;
}

/** A thumb; `down` turns it over. */
export function ThumbIcon({ down = false }: { down?: boolean }) {
  return (
    <span class={down ? 'icon-turned' : ''}>
      <Strokes d="M3 9h3v8H3zM6 9l3.5-6.500c1.5 0 2 1 1.7 2.300L10.7 8h5c1 0 1.6.9 1.3 1.800l-1.8 6c-.2.7-.8 1.2-1.5 1.200H6" />
    </span>
  );
}

/** A tick. */
export function TickIcon() {
  return <Strokes d="m4 10.5 4 4 8-9" />;
}

/** A triangle with a mark: a warning. */
export function WarningIcon() {
  return <Strokes d="M10 3 18 17H2zM10 8v4M10 14.500h.01" />;
}

/** An i in a circle. */
export function InfoIcon() {
  return <Strokes d="M10 2.500a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM10 9.500v4.500M10 6.500h.01" />;
}
