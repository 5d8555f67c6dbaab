/** Files that hold the words of one room in one language: `app/_language/catalogue.ts`. */
export declare const CATALOGUE: RegExp
/**
 * The module that stands in a build for a catalogue: its texts compiled, and nothing else.
 * @param source TypeScript of a file that {@link CATALOGUE} names
 * @throws if a text is no ICU MessageFormat
 */
export declare function compileWords(source: string): string
