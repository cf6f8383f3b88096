/** What is used of the codecs' WebAssembly modules. */
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  export interface JpegLsDecoder {
    getEncodedBuffer(bytes: number): Uint8Array;
    getDecodedBuffer(): Uint8Array;
    decode(): void;
    getNearLossless(): number;
    delete(): void;
  }
  export interface CharlsModule {
    readonly JpegLSDecoder: new () => JpegLsDecoder;
  }
  export default function load(options: { print(): void; printErr(): void }): Promise<CharlsModule>;
}

declare module '@cornerstonejs/codec-charls/wasmjs' {
  export interface JpegLsEncoder {
    /** The codec's memory for the samples of an image, to be filled. */
    getDecodedBuffer(image: {
      width: number;
      height: number;
      bitsPerSample: number;
      componentCount: number;
    }): Uint8Array;
    /** Without loss unless told otherwise. */
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  }
  export interface CharlsEncoderModule {
    readonly JpegLSEncoder: new () => JpegLsEncoder;
  }
  export default function load(options: { print(): void; printErr(): void }): Promise<CharlsEncoderModule>;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export interface Jpeg2000Decoder {
    getEncodedBuffer(bytes: number): Uint8Array;
    getDecodedBuffer(): Uint8Array;
    decode(): void;
    getIsReversible(): boolean;
    delete(): void;
  }
  export interface OpenJpegModule {
    readonly J2KDecoder: new () => Jpeg2000Decoder;
  }
  export default function load(options: { print(): void; printErr(): void }): Promise<OpenJpegModule>;
}
