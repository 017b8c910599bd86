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
