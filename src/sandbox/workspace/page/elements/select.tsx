import type { PageInputValue } from '../../page-protocol.js';
import type { ElementOf } from '../blocks/shapes.js';
import { useBlock } from '../state/block-context.js';
import type { Directory } from '../state/directory.js';
import { useDirectory } from '../state/directory.js';
import { withEmoji } from '../text/emoji.js';
import type { HasOptions, Option, OptionGroup } from './option-shapes.js';
import { chosen, groupsOf } from './option-shapes.js';
import { useElementValue } from './use-value.js';

export type SelectElement = ElementOf<
  'static_select' | 'external_select' | 'users_select' | 'channels_select' | 'conversations_select'
>;

/** A menu of which one thing is chosen: the browser's own select, so keyboard and screen reader just work. */
export function Select({ element }: { element: SelectElement }) {
  const { labelId } = useBlock();
  const groups = selectGroups(element, useDirectory());
  const { value, busy, change, feedback } = useElementValue(element, initialValue(element));
  const options = groups.flatMap((group) => group.options);
  const placeholder = withEmoji(element.placeholder?.text ?? 'Select an option');
  const onChange = (event: Event) => {
    const picked = options.find((option) => option.value === (event.currentTarget as HTMLSelectElement).value);
    if (picked !== undefined) change(pickedValue(element, picked));
  };
  return (
    <>
      <span class="select">
        <select
          value={selectedKey(value)}
          aria-busy={busy}
          {...(labelId === undefined ? { 'aria-label': placeholder } : { 'aria-labelledby': labelId })}
          onChange={onChange}
        >
          <option value="" disabled hidden>
            {placeholder}
          </option>
          {groups.map((group, index) => (
            <SelectOptions key={index} group={group} />
          ))}
        </select>
        {busy && <span class="spinner" aria-hidden="true" />}
      </span>
      {feedback}
    </>
  );
}

function SelectOptions({ group }: { group: OptionGroup }) {
  const options = group.options.map((option) => (
    <option key={option.value} value={option.value}>
      {withEmoji(option.text.text)}
    </option>
  ));
  return group.heading === undefined ? <>{options}</> : <optgroup label={group.heading}>{options}</optgroup>;
}

/** What an element of this type can choose from; people and channels come from the workspace. */
export function selectGroups(element: HasOptions & { type: string }, directory: Directory): OptionGroup[] {
  if (element.type.includes('users_select')) {
    return [plainGroup(directory.people.map((person) => [person.id, person.real_name || person.name]))];
  }
  if (element.type.includes('channels_select') || element.type.includes('conversations_select')) {
    return [plainGroup(directory.channels.map((channel) => [channel.id, `#${channel.name}`]))];
  }
  return groupsOf(element);
}

function plainGroup(entries: [string, string][]): OptionGroup {
  const options = entries.map(([value, text]): Option => ({ text: { type: 'plain_text', text }, value }));
  return { heading: undefined, options };
}

function initialValue(element: SelectElement): PageInputValue {
  const type = element.type;
  switch (type) {
    case 'users_select':
      return { type, selected_user: element.initial_user ?? null };
    case 'channels_select':
      return { type, selected_channel: element.initial_channel ?? null };
    case 'conversations_select':
      return { type, selected_conversation: element.initial_conversation ?? null };
    case 'static_select':
    case 'external_select':
      return { type, selected_option: element.initial_option === undefined ? null : chosen(element.initial_option) };
  }
}

function pickedValue(element: SelectElement, option: Option): PageInputValue {
  const type = element.type;
  switch (type) {
    case 'users_select':
      return { type, selected_user: option.value };
    case 'channels_select':
      return { type, selected_channel: option.value };
    case 'conversations_select':
      return { type, selected_conversation: option.value };
    case 'static_select':
    case 'external_select':
      return { type, selected_option: chosen(option) };
  }
}

function selectedKey(value: PageInputValue): string {
  const { selected_option, selected_user, selected_channel, selected_conversation } = value;
  return selected_option?.value ?? selected_user ?? selected_channel ?? selected_conversation ?? '';
}
