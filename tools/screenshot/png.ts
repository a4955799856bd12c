/**
 * Makes a screenshot smaller without a visible difference: Chromium writes PNG quickly rather than tightly, and a page
 * of text needs few colours. Only the form that Chromium writes is read: 8 bits, RGB or RGBA, not interlaced
 * (PNG specification, third edition, §9 and §11, read 2026-11-20).
 */
import { crc32, deflateSync, inflateSync } from "node:zlib";

interface Picture {
  readonly width: number;
  readonly height: number;
  /** Bytes a pixel. */
  readonly depth: number;
  readonly pixels: Buffer;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function* chunksOf(png: Buffer): Generator<{ readonly type: string; readonly data: Buffer }> {
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

/** Of the bytes at the left, above and at the left above, the one nearest to their sum less the last. */
function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

function predict(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  return filter === 4 ? paeth(left, above, corner) : 0;
}

function unfilter(data: Buffer, stride: number, height: number, depth: number): Buffer {
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = data[row * (stride + 1)] ?? 0;
    const start = row * stride;
    for (let column = 0; column < stride; column += 1) {
      const left = column >= depth ? (pixels[start + column - depth] ?? 0) : 0;
      const above = row > 0 ? (pixels[start - stride + column] ?? 0) : 0;
      const corner = row > 0 && column >= depth ? (pixels[start - stride + column - depth] ?? 0) : 0;
      const value = data[row * (stride + 1) + 1 + column] ?? 0;
      pixels[start + column] = value + predict(filter, left, above, corner);
    }
  }
  return pixels;
}

/** @throws Error for a PNG of another form */
function decode(png: Buffer): Picture {
  const chunks = [...chunksOf(png)];
  const header = chunks.find(({ type }) => type === "IHDR")?.data;
  const [bits, colour, , , interlaced] = header?.subarray(8) ?? [];
  if (header === undefined || bits !== 8 || (colour !== 2 && colour !== 6) || interlaced !== 0) {
    throw new Error("The screenshot is not a PNG of 8 bits in RGB or RGBA.");
  }
  const [width, height, depth] = [header.readUInt32BE(0), header.readUInt32BE(4), colour === 6 ? 4 : 3];
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  return { width, height, depth, pixels: unfilter(inflateSync(packed), width * depth, height, depth) };
}

/** How often each colour occurs, as 0xRRGGBB. */
function countColours({ pixels, depth }: Picture): Map<number, number> {
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += depth) {
    const colour = colourAt(pixels, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return counts;
}

const colourAt = (pixels: Buffer, at: number): number =>
  ((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0);

const distance = (one: number, other: number): number =>
  [16, 8, 0].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);

/** The 256 most frequent colours, and for every other one the nearest of them. */
function choosePalette(counts: ReadonlyMap<number, number>): {
  palette: number[];
  indexOf: Map<number, number>;
} {
  const colours = [...counts].sort(([, left], [, right]) => right - left).map(([colour]) => colour);
  const palette = colours.slice(0, 256);
  const indexOf = new Map(palette.map((colour, index) => [colour, index]));
  for (const colour of colours.slice(256)) {
    const distances = palette.map((one) => distance(one, colour));
    indexOf.set(colour, distances.indexOf(Math.min(...distances)));
  }
  return { palette, indexOf };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The same picture in at most 256 colours. @throws Error for a PNG that Chromium did not write */
export function shrinkPng(png: Buffer): Buffer {
  const picture = decode(png);
  const { width, height, depth, pixels } = picture;
  const { palette, indexOf } = choosePalette(countColours(picture));
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      rows[row * (width + 1) + 1 + column] =
        indexOf.get(colourAt(pixels, (row * width + column) * depth)) ?? 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("PLTE", colours),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
