import type { PageInputValue } from '../../page-protocol.js';
import type { ElementOf } from '../blocks/shapes.js';
import { useBlock } from '../state/block-context.js';
import { useElementValue } from './use-value.js';

export type PickerElement = ElementOf<'datepicker' | 'timepicker' | 'datetimepicker'>;

const HTML_TYPES = { datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' };

/** A date, a time, or both: the browser's own pickers. */
export function Picker({ element }: { element: PickerElement }) {
  const { labelId } = useBlock();
  const { value, change, feedback } = useElementValue(element, initialValue(element));
  const label = element.type === 'datetimepicker' ? 'Date and time' : (element.placeholder?.text ?? 'Select');
  return (
    <>
      <input
        type={HTML_TYPES[element.type]}
        class="field field-short"
        value={shown(value)}
        {...(labelId === undefined ? { 'aria-label': label } : { 'aria-labelledby': labelId })}
        onChange={(event) => change(picked(element.type, event.currentTarget.value))}
      />
      {feedback}
    </>
  );
}

function initialValue(element: PickerElement): PageInputValue {
  if (element.type === 'datepicker') return { type: element.type, selected_date: element.initial_date ?? null };
  if (element.type === 'timepicker') return { type: element.type, selected_time: element.initial_time ?? null };
  return { type: element.type, selected_date_time: element.initial_date_time ?? null };
}

function picked(type: PickerElement['type'], text: string): PageInputValue {
  const given = text === '' ? null : text;
  if (type === 'datepicker') return { type, selected_date: given };
  if (type === 'timepicker') return { type, selected_time: given };
  return { type, selected_date_time: given === null ? null : Math.floor(new Date(given).getTime() / 1000) };
}

function shown(value: PageInputValue): string {
  if (typeof value.selected_date_time !== 'number') return value.selected_date ?? value.selected_time ?? '';
  const at = new Date(value.selected_date_time * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
