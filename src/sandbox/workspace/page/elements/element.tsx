import type { Element as ElementShape } from '../blocks/shapes.js';
import { ImageView } from '../blocks/image.js';
import { Button, FeedbackButtons, IconButton } from './button.js';
import { Checkboxes, RadioButtons } from './choices.js';
import { MultiSelect } from './multi-select.js';
import { Overflow } from './overflow.js';
import { Picker } from './picker.js';
import { Select } from './select.js';
import { TextInput } from './text-input.js';

/** Any Block Kit element, by its type. */
export function Element({ element }: { element: ElementShape }) {
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return <Button element={element} />;
    case 'icon_button':
      return <IconButton element={element} />;
    case 'feedback_buttons':
      return <FeedbackButtons element={element} />;
    case 'overflow':
      return <Overflow element={element} />;
    case 'static_select':
    case 'external_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return <Select element={element} />;
    case 'multi_static_select':
    case 'multi_external_select':
    case 'multi_users_select':
    case 'multi_channels_select':
    case 'multi_conversations_select':
      return <MultiSelect element={element} />;
    case 'checkboxes':
      return <Checkboxes element={element} />;
    case 'radio_buttons':
      return <RadioButtons element={element} />;
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return <TextInput element={element} />;
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return <Picker element={element} />;
    case 'image':
      return <ImageView image={element} class="accessory-image" />;
    case 'rich_text_input':
    case 'file_input':
      return <p class="unsupported">The sandbox page can’t fill in a “{element.type}”.</p>;
  }
}
