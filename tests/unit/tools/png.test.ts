import { crc32, deflateSync, inflateSync } from "node:zlib";
import { shrinkPng } from "../../../tools/screenshot/png.ts";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  const sum = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function png(width: number, height: number, form: readonly number[], rows: readonly number[]): Buffer {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  const header = chunk("IHDR", Buffer.concat([size, Buffer.from(form)]));
  const data = deflateSync(Buffer.from(rows));
  // In two pieces, as a writer may cut it.
  const pieces = [chunk("IDAT", data.subarray(0, 5)), chunk("IDAT", data.subarray(5))];
  return Buffer.concat([signature, header, ...pieces, chunk("IEND", Buffer.alloc(0))]);
}

/** The data of a chunk, after a look at its check sum. */
function dataOf(file: Buffer, type: string): Buffer {
  const at = file.indexOf(type, 0, "latin1");
  const end = at + 4 + file.readUInt32BE(at - 4);
  expect(file.readUInt32BE(end)).toBe(crc32(file.subarray(at, end)));
  return file.subarray(at + 4, end);
}

/** Colours of the pixels of a picture with a palette, as numbers 0xRRGGBB. */
function coloursOf(file: Buffer, width: number): number[][] {
  const palette = dataOf(file, "PLTE");
  const rows = inflateSync(dataOf(file, "IDAT"));
  return Array.from({ length: rows.length / (width + 1) }, (_, row) =>
    [...rows.subarray(row * (width + 1) + 1, (row + 1) * (width + 1))].map((index) =>
      palette.readUIntBE(index * 3, 3),
    ),
  );
}

describe("a screenshot made smaller", () => {
  test("has the same pixels, whichever way each row was written", () => {
    // Two pixels a row: the first value of a row names its filter; the others are differences from the neighbours.
    const rows = [
      [0, 10, 20, 30, 40, 50, 60],
      [1, 10, 20, 30, 30, 30, 30],
      [2, 1, 1, 1, 1, 1, 1],
      [3, 5, 5, 5, 5, 5, 5],
      [4, 250, 0, 0, 1, 1, 1],
    ].flat();
    const small = shrinkPng(png(2, 5, [8, 2, 0, 0, 0], rows));
    expect([...dataOf(small, "IHDR")]).toEqual([0, 0, 0, 2, 0, 0, 0, 5, 8, 3, 0, 0, 0]);
    expect(coloursOf(small, 2)).toEqual([
      [0x0a141e, 0x28323c],
      [0x0a141e, 0x28323c],
      [0x0b151f, 0x29333d],
      [0x0a0f14, 0x1e262d],
      [0x040f14, 0x1f272e],
    ]);
  });

  test("leaves out the opacity that Chromium may write", () => {
    const small = shrinkPng(png(1, 1, [8, 6, 0, 0, 0], [0, 1, 2, 3, 255]));
    expect(coloursOf(small, 1)).toEqual([[0x010203]]);
  });

  test("has the nearest of the 256 most frequent colours where there are more", () => {
    const often = Array.from({ length: 256 }, (_, index) => [index, 0, 0, index, 0, 0]).flat();
    const small = shrinkPng(png(513, 1, [8, 2, 0, 0, 0], [0, ...often, 100, 0, 9]));
    expect(dataOf(small, "PLTE")).toHaveLength(256 * 3);
    expect(coloursOf(small, 513)[0]?.at(-1)).toBe(0x640000);
  });

  test("is refused in a form that Chromium does not write", () => {
    const refusal = "The screenshot is not a PNG of 8 bits in RGB or RGBA.";
    expect(() => shrinkPng(png(1, 1, [16, 2, 0, 0, 0], [0]))).toThrow(refusal);
    expect(() => shrinkPng(png(1, 1, [8, 2, 0, 0, 1], [0]))).toThrow(refusal);
    expect(() => shrinkPng(Buffer.from("no picture at all"))).toThrow(refusal);
  });
});
