/** Words or codes typed as one text, separated by commas, semicolons or line ends; each once. */
export function wordList(typed: string): string[] {
  const words = typed.split(/[,;\n]/).map((word) => word.trim());
  return [...new Set(words.filter(Boolean))];
}
