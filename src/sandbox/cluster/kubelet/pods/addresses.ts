/** Hands out pod addresses of 10.88.0.0/16, lowest free one first; 10.88.0.1 is the node's own. */
export class PodAddresses {
  private readonly taken = new Set<number>();

  /** @returns the address and the name of the node's end of the pod's link */
  take(): { address: string; link: string; release: () => void } {
    let number = 2;
    while (this.taken.has(number)) number++;
    if (number > 0xfffe) throw new Error('The embedded cluster has no free pod address.');
    this.taken.add(number);
    return {
      address: `10.88.${number >> 8}.${number & 0xff}`,
      link: `veth${number}`,
      release: () => this.taken.delete(number),
    };
  }
}
