import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** One entry of a menu. */
export interface MenuItem {
  key: string;
  label: ComponentChildren;
  description?: string | undefined;
  checked?: boolean;
  onChoose: () => void;
}

interface MenuProps {
  label: string;
  class: string;
  button: ComponentChildren;
  busy?: boolean;
  items: MenuItem[];
}

/** A button that opens a menu: arrow keys move, Enter chooses, Escape or a click elsewhere closes. */
export function Menu({ label, class: className, button, busy = false, items }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const entries = menuEntries(root.current);
    (entries.find((entry) => entry.ariaChecked === 'true') ?? entries[0])?.focus();
    const outside = (event: Event) => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') setOpen(false);
    else if (moveFocus(root.current, event.key)) event.preventDefault();
  };
  return (
    <div ref={root} class="menu-root" onKeyDown={onKeyDown}>
      <button
        ref={opener}
        type="button"
        class={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-busy={busy}
        onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div class="menu" role="menu" aria-label={label}>
          {items.map((item) => (
            <MenuEntry key={item.key} item={item} close={close} />
          ))}
        </div>
      )}
    </div>
  );
}

function MenuEntry({ item, close }: { item: MenuItem; close: () => void }) {
  const choose = () => {
    close();
    item.onChoose();
  };
  const role =
    item.checked === undefined
      ? { role: 'menuitem' as const }
      : { role: 'menuitemradio' as const, 'aria-checked': item.checked };
  return (
    <button type="button" class="menu-item" tabIndex={-1} {...role} onClick={choose}>
      <span class="menu-label">{item.label}</span>
      {item.description !== undefined && <span class="menu-description">{item.description}</span>}
    </button>
  );
}

function menuEntries(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('.menu-item') ?? [])];
}

/** Moves the focus among the entries; false when the key is none of a menu's. */
function moveFocus(root: HTMLElement | null, key: string): boolean {
  const entries = menuEntries(root);
  const now = entries.findIndex((entry) => entry === document.activeElement);
  const steps = new Map([
    ['ArrowDown', (now + 1) % entries.length],
    ['ArrowUp', (now - 1 + entries.length) % entries.length],
    ['Home', 0],
    ['End', entries.length - 1],
  ]);
  const next = steps.get(key);
  if (next === undefined) return false;
  entries[next]?.focus();
  return true;
}
