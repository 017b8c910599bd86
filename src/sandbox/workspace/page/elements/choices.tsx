import { useId } from 'preact/hooks';
import type { ElementOf } from '../blocks/shapes.js';
import { useBlock } from '../state/block-context.js';
import { TextView } from '../text/mrkdwn-view.js';
import type { Option } from './option-shapes.js';
import { chosen } from './option-shapes.js';
import { useElementValue } from './use-value.js';

/** A set of checkboxes. */
export function Checkboxes({ element }: { element: ElementOf<'checkboxes'> }) {
  const { value, change, feedback } = useElementValue(element, {
    type: 'checkboxes',
    selected_options: (element.initial_options ?? []).map(chosen),
  });
  const selected = value.selected_options ?? [];
  const toggle = (option: Option, on: boolean) => {
    const kept = selected.filter((other) => other.value !== option.value);
    change({ type: 'checkboxes', selected_options: on ? [...kept, chosen(option)] : kept });
  };
  return (
    <Choices feedback={feedback}>
      {element.options.map((option) => (
        <Choice
          key={option.value}
          kind="checkbox"
          option={option}
          checked={selected.some((other) => other.value === option.value)}
          onChange={(on) => toggle(option, on)}
        />
      ))}
    </Choices>
  );
}

/** A set of radio buttons. */
export function RadioButtons({ element }: { element: ElementOf<'radio_buttons'> }) {
  const name = useId();
  const { value, change, feedback } = useElementValue(element, {
    type: 'radio_buttons',
    selected_option: element.initial_option === undefined ? null : chosen(element.initial_option),
  });
  return (
    <Choices feedback={feedback} role="radiogroup">
      {element.options.map((option) => (
        <Choice
          key={option.value}
          kind="radio"
          name={name}
          option={option}
          checked={value.selected_option?.value === option.value}
          onChange={() => change({ type: 'radio_buttons', selected_option: chosen(option) })}
        />
      ))}
    </Choices>
  );
}

interface ChoicesProps {
  feedback: preact.ComponentChildren;
  role?: 'group' | 'radiogroup';
  children: preact.ComponentChildren;
}

function Choices({ feedback, role = 'group', children }: ChoicesProps) {
  const { labelId } = useBlock();
  return (
    <div class="choices" role={role} {...(labelId === undefined ? {} : { 'aria-labelledby': labelId })}>
      {children}
      {feedback}
    </div>
  );
}

interface ChoiceProps {
  kind: 'checkbox' | 'radio';
  name?: string;
  option: Option;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

/** One labelled box. */
export function Choice({ kind, name, option, checked, onChange }: ChoiceProps) {
  return (
    <label class="choice">
      <input
        type={kind}
        {...(name === undefined ? {} : { name })}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        <TextView text={option.text} />
        {option.description !== undefined && (
          <span class="choice-description">
            <TextView text={option.description} />
          </span>
        )}
      </span>
    </label>
  );
}
