export declare const wordlist: string[];
