import { fileURLToPath } from 'node:url';

/** Two fonts of the DejaVu family: nearly every alphabet and sign, and the same look on every machine. */
const FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf'];

/** As wide as a chat shows a picture on a good screen. */
const PNG_WIDTH = 1_200;

/**
 * Draws an SVG of ours as PNG, 1,200 pixels wide, beside the event loop. The library is loaded at the first picture, so that a bot that
 * draws none is as small as before.
 */
export async function drawPng(svg: string, signal: AbortSignal): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js');
  signal.throwIfAborted();
  const image = await renderAsync(
    svg,
    {
      fitTo: { mode: 'width', value: PNG_WIDTH },
      font: {
        loadSystemFonts: false,
        fontFiles: FONTS.map((name) => fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}`))),
        defaultFontFamily: 'DejaVu Sans',
        sansSerifFamily: 'DejaVu Sans',
        monospaceFamily: 'DejaVu Sans Mono',
      },
    },
    // The library takes each signal once.
    AbortSignal.any([signal]),
  );
  return image.asPng();
}
