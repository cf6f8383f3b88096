/** What is used of dcmjs, which ships no types. Keys: `(0010,0010)`, `(6000-60FF,0010)`, `(7053,"CREATOR",00)`. */
declare module 'dcmjs/dictionary' {
  const dictionary: Readonly<Record<string, { readonly vr: string; readonly name: string } | undefined>>;
  export default dictionary;
}
