import type { ElementOf } from '../blocks/shapes.js';
import { useBlock } from '../state/block-context.js';
import { useElementValue } from './use-value.js';

export type TextInputElement = ElementOf<'plain_text_input' | 'number_input' | 'email_text_input' | 'url_text_input'>;

const HTML_TYPES = {
  plain_text_input: 'text',
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
};

/** A field to type into. In an input block with `dispatch_action` Enter tells the app. */
export function TextInput({ element }: { element: TextInputElement }) {
  const { labelId, errorId } = useBlock();
  const { value, change, feedback } = useElementValue(element, {
    type: element.type,
    value: element.initial_value ?? null,
  });
  const onInput = (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
    const text = event.currentTarget.value;
    change({ type: element.type, value: text === '' ? null : text }, false);
  };
  const common = {
    class: 'field',
    value: value.value ?? '',
    placeholder: element.placeholder?.text ?? '',
    ...(errorId === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': errorId }),
    ...(element.focus_on_load === true ? { autofocus: true } : {}),
    ...(labelId === undefined ? { 'aria-label': element.placeholder?.text ?? 'Text' } : { 'aria-labelledby': labelId }),
  };
  if (element.type === 'plain_text_input' && element.multiline === true) {
    return (
      <>
        <textarea rows={4} {...common} {...lengths(element)} onInput={onInput} />
        {feedback}
      </>
    );
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') change(value);
  };
  return (
    <>
      <input
        type={HTML_TYPES[element.type]}
        {...common}
        {...lengths(element)}
        onInput={onInput}
        onKeyDown={onKeyDown}
      />
      {feedback}
    </>
  );
}

function lengths(element: TextInputElement): Record<string, string | number> {
  if (element.type === 'plain_text_input') {
    return element.max_length === undefined ? {} : { maxLength: element.max_length };
  }
  if (element.type !== 'number_input') return {};
  return {
    step: element.is_decimal_allowed ? 'any' : 1,
    ...(element.min_value === undefined ? {} : { min: element.min_value }),
    ...(element.max_value === undefined ? {} : { max: element.max_value }),
  };
}
