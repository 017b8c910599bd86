import type { PageInputValue } from '../../page-protocol.js';
import type { ElementOf } from '../blocks/shapes.js';
import { useDirectory } from '../state/directory.js';
import { withEmoji } from '../text/emoji.js';
import { Choice } from './choices.js';
import type { Option } from './option-shapes.js';
import { chosen } from './option-shapes.js';
import { selectGroups } from './select.js';
import { useElementValue } from './use-value.js';

export type MultiSelectElement = ElementOf<
  | 'multi_static_select'
  | 'multi_external_select'
  | 'multi_users_select'
  | 'multi_channels_select'
  | 'multi_conversations_select'
>;

/** A menu of which several things are chosen: a disclosure with checkboxes. */
export function MultiSelect({ element }: { element: MultiSelectElement }) {
  const options = selectGroups(element, useDirectory()).flatMap((group) => group.options);
  const { value, change, feedback } = useElementValue(element, valueOf(element.type, initialOptions(element, options)));
  const keys = new Set(selectedKeys(value));
  const isFull = element.max_selected_items !== undefined && keys.size >= element.max_selected_items;
  const toggle = (option: Option, on: boolean) => {
    if (on && isFull) return;
    const next = options.filter((other) => (other.value === option.value ? on : keys.has(other.value)));
    change(valueOf(element.type, next));
  };
  const names = options.filter((option) => keys.has(option.value)).map((option) => withEmoji(option.text.text));
  return (
    <>
      <details class="multi-select">
        <summary>
          {names.length > 0 ? names.join(', ') : withEmoji(element.placeholder?.text ?? 'Select options')}
        </summary>
        <div class="multi-options" role="group">
          {options.map((option) => (
            <Choice
              key={option.value}
              kind="checkbox"
              option={option}
              checked={keys.has(option.value)}
              onChange={(on) => toggle(option, on)}
            />
          ))}
        </div>
      </details>
      {feedback}
    </>
  );
}

function initialOptions(element: MultiSelectElement, options: Option[]): Option[] {
  const pick = (ids: string[] | undefined) => options.filter((option) => ids?.includes(option.value) === true);
  switch (element.type) {
    case 'multi_users_select':
      return pick(element.initial_users);
    case 'multi_channels_select':
      return pick(element.initial_channels);
    case 'multi_conversations_select':
      return pick(element.initial_conversations);
    case 'multi_static_select':
    case 'multi_external_select':
      return element.initial_options ?? [];
  }
}

function valueOf(type: MultiSelectElement['type'], options: Option[]): PageInputValue {
  const ids = options.map((option) => option.value);
  if (type === 'multi_users_select') return { type, selected_users: ids };
  if (type === 'multi_channels_select') return { type, selected_channels: ids };
  if (type === 'multi_conversations_select') return { type, selected_conversations: ids };
  return { type, selected_options: options.map(chosen) };
}

function selectedKeys(value: PageInputValue): string[] {
  const ids = value.selected_users ?? value.selected_channels ?? value.selected_conversations;
  return ids ?? (value.selected_options ?? []).map((option) => option.value);
}
