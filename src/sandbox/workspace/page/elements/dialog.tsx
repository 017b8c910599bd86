import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface DialogProps {
  label: string;
  class: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A native modal dialog: the browser keeps the focus inside and gives it back; Escape closes it. */
export function Dialog({ label, class: className, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const cancel = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  return (
    <dialog
      ref={dialog}
      class={className}
      aria-label={label}
      onCancel={cancel}
      onKeyDown={(event) => {
        // The channel's own shortcuts (Escape closes the thread) are not meant here.
        event.stopPropagation();
      }}
    >
      {children}
    </dialog>
  );
}
