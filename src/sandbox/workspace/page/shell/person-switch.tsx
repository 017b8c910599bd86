import type { PagePerson } from '../../page-protocol.js';
import { Menu } from '../elements/menu.js';
import { Avatar } from '../message/avatar.js';
import { useDirectory } from '../state/directory.js';

/** Who types: a menu of everybody whom the page may act as. */
export function PersonSwitch({ onSwitch }: { onSwitch: (id: string) => void }) {
  const { people, person, me } = useDirectory();
  const mine = person(me);
  const items = people
    .filter((one) => one.can_act)
    .map((one) => ({
      key: one.id,
      label: (
        <span class="person-entry">
          <Avatar person={one} name={one.real_name || one.name} size="medium" />
          <span>
            <span class="person-name">{one.real_name || one.name}</span>
            <span class="person-detail">{detailOf(one)}</span>
          </span>
        </span>
      ),
      checked: one.id === me,
      onChoose: () => onSwitch(one.id),
    }));
  return (
    <Menu
      label={`You are ${mine?.name ?? me}. Change person`}
      class="person-switch"
      items={items}
      button={
        <>
          <Avatar person={mine} name={mine?.real_name ?? me} size="medium" />
          <span class="person-entry-text">
            <span class="person-name">{mine?.real_name ?? me}</span>
            <span class="person-detail">@{mine?.name ?? me} · change person</span>
          </span>
          <span class="person-arrow" aria-hidden="true">
            ⌃
          </span>
        </>
      }
    />
  );
}

function detailOf(person: PagePerson): string {
  if (person.is_stranger) return `@${person.name} · ${person.team_name}`;
  return person.is_guest ? `@${person.name} · guest` : `@${person.name}`;
}
