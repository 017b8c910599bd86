import { useMemo } from 'preact/hooks';
import type { PageState } from '../../page-protocol.js';
import type { Directory } from './directory.js';

/** The directory of a state; the same object until people or channels change, so that messages aren't drawn again. */
export function useDirectoryOf(state: PageState, openChannel: (id: string) => void): Directory {
  const { people, channels, as } = state;
  const botId = state.workspace.bot_user_id;
  return useMemo(() => {
    const peopleById = new Map(people.map((person) => [person.id, person]));
    const channelsById = new Map(channels.map((channel) => [channel.id, channel]));
    return {
      me: as,
      appName: peopleById.get(botId)?.name ?? 'The app',
      person: (id) => peopleById.get(id),
      channel: (id) => channelsById.get(id),
      people,
      channels,
      openChannel,
    };
  }, [people, channels, as, botId, openChannel]);
}
