import { join } from 'node:path';
import { assembleImage, MissingProgram, type LocalImage } from './assemble.js';
import type { ImageCatalog, ImageRecipe } from './recipe.js';
import { parseImageReference } from './reference.js';

/** The outcome of asking for an image, with the messages of a real kubelet for the failures. */
export type ImageLookup =
  | { kind: 'present'; image: LocalImage; full: string }
  | { kind: 'absent'; message: string }
  | { kind: 'invalid'; message: string };

/** The images of one node: each is assembled once, when it is first asked for and its programs are there. */
export class ImageStore {
  private readonly assembled = new Map<ImageRecipe, Promise<LocalImage>>();
  private attempts = 0;

  /** @param directory where the root file systems go; the store owns it */
  constructor(
    private readonly catalog: ImageCatalog,
    private readonly directory: string,
  ) {}

  async find(reference: string): Promise<ImageLookup> {
    const parsed = parseImageReference(reference);
    if ('invalid' in parsed) return { kind: 'invalid', message: parsed.invalid };
    const recipe = this.catalog.find(({ match }) =>
      'exact' in match ? match.exact === reference : match.name === parsed.name,
    );
    if (recipe === undefined) return { kind: 'absent', message: `${parsed.full}: not found` };
    try {
      return { kind: 'present', image: await this.assemble(recipe), full: parsed.full };
    } catch (error) {
      if (error instanceof MissingProgram) return { kind: 'absent', message: error.message };
      throw error;
    }
  }

  /** Assembles every image now, so that the first container of each starts as fast as the others. */
  async assembleAll(): Promise<void> {
    await Promise.all(
      this.catalog.map((recipe) =>
        this.assemble(recipe).catch((error: unknown) => {
          if (!(error instanceof MissingProgram)) throw error;
        }),
      ),
    );
  }

  private assemble(recipe: ImageRecipe): Promise<LocalImage> {
    const known = this.assembled.get(recipe);
    if (known !== undefined) return known;
    const made = assembleImage(recipe, join(this.directory, String((this.attempts += 1))));
    this.assembled.set(recipe, made);
    // What is missing may be installed while the node runs.
    made.catch(() => this.assembled.delete(recipe));
    return made;
  }
}
