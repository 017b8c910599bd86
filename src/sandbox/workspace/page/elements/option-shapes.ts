import type { PageInputValue } from '../../page-protocol.js';

/** An option as Block Kit gives it. */
export interface Option {
  text: { type: 'plain_text' | 'mrkdwn'; text: string };
  value: string;
  description?: { type: string; text: string } | undefined;
}

/** Options under one heading; without a heading for a plain list. */
export interface OptionGroup {
  heading: string | undefined;
  options: Option[];
}

/** The two ways in which an element gives its options. */
export interface HasOptions {
  options?: Option[] | undefined;
  option_groups?: { label: { text: string }; options: Option[] }[] | undefined;
}

/** The options of an element as groups, whichever way it gives them. */
export function groupsOf(element: HasOptions): OptionGroup[] {
  const groups = element.option_groups?.map((group) => ({ heading: group.label.text, options: group.options }));
  return groups ?? [{ heading: undefined, options: element.options ?? [] }];
}

/** What Slack sends of a chosen option. */
export function chosen(option: Option): NonNullable<PageInputValue['selected_option']> {
  return { text: option.text, value: option.value };
}
