/** What an image holds. Assembled from the machine's own files, so an image holds what its recipe names and nothing else. */
export interface ImageRecipe {
  /**
   * `exact` matches a whole reference (`local/app:1`); `name` matches the last element of the repository, for every registry,
   * tag and digest (`netstat` for `registry.example/capsules/netstat@sha256:…`).
   */
  match: { exact: string } | { name: string };
  programs: readonly Program[];
  /** Names under which busybox serves; busybox itself must be among the programs, at /bin/busybox. */
  applets?: readonly string[];
  /** Other files: absolute path in the image -> a file of the machine, or its text. */
  files?: readonly ({ at: string; from: string } | { at: string; text: string })[];
  /** Directories that every user may write to. */
  writable?: readonly string[];
  /** The image's own command, used when the container's spec names none. */
  entrypoint?: readonly string[];
  environment?: Readonly<Record<string, string>>;
  /** The image's user; 0 when absent. */
  user?: number;
}

export interface Program {
  /** Absolute path in the image. */
  at: string;
  /** The program's name on the machine, or its absolute path. */
  from: string;
  /** The Debian package to install when the machine has no such program. */
  package: string;
}

/** The images that a node has. An image whose programs are not installed counts as not present. */
export type ImageCatalog = readonly ImageRecipe[];
