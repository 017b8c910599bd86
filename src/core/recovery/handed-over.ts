/** Why a run ends for this process alone: another one carries it on, or will. Told to nobody. */
export class HandedOver extends Error {
  constructor() {
    super('another process of the bot carries this run on');
    this.name = 'HandedOver';
  }
}
