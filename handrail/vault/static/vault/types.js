// The shapes that the screens see. `vault.js` is the only door: `const vault = await openVault()`.
// Every method that reads or writes is async and throws VaultError (errors.js: code, params, textId).
// status() and pages() answer at once from memory; call them again whenever `vault.on(fn)` calls you.

/** @typedef {Record<string, unknown>} Body what a page says: any JSON object; `title` or `text` gives the page its title */

/** @typedef {"new" | "device-only" | "locked" | "open"} Phase
 * new: nothing on this device. device-only: writing without an account. locked: an account whose secret is asked.
 * open: an account, unlocked. */

/** @typedef {{code: string, textId: string, params: Record<string, string | number>}} Problem */

/**
 * @typedef {object} Alarms each a list; empty when all is well. Named to the person, never a reason to hide the rest
 * @property {Array<[device: string, from: number, to: number]>} missing versions that should be there are not
 * @property {Array<[device: string, n: number]>} forked one number used for two versions
 * @property {Array<[device: string, n: number]>} broken a version that does not fit the one before it
 * @property {string[]} unexplained content ids that the server calls gone and no list of ours names
 * @property {Array<{contentId: string, code: string}>} damaged versions that could not be opened; their bytes are kept
 * @property {string[]} newerGen version ids made under a newer key file than this device has
 * @property {string[]} retired version ids made with a retired key; offered on their pages
 */

/**
 * @typedef {object} Status
 * @property {Phase} phase
 * @property {string | null} name the sign-in name, once there is one
 * @property {number} unsent versions that only this device has
 * @property {boolean} online
 * @property {boolean} syncing
 * @property {boolean} signedOut the server asks to sign in again, and this device could not do it silently
 * @property {Problem | null} problem what the person should know now
 * @property {"kept" | "best-effort" | "none"} storage none: this browser keeps nothing after the tab is closed
 * @property {Alarms} alarms
 * @property {{done: number, total: number} | null} progress while a first fetch runs
 */

/**
 * @typedef {object} PageLine
 * @property {string} page
 * @property {string} kind
 * @property {string} title first line of text; may be empty
 * @property {string} at RFC 3339, the newest head's; for people
 * @property {number} heads more than one is a conflict
 * @property {boolean} backedUp every head is durable on the server
 * @property {boolean} [tooLong] its newest words do not fit a version: they are a draft, on this device only
 * @property {Record<string, unknown>} [card] what the body calls its `card`: a few facts by which a list sorts and chooses
 * @property {boolean} [copy] made by "keep both" out of the other version of a page
 */

/**
 * @typedef {object} Head
 * @property {string} version version id
 * @property {Body} body
 * @property {string} at
 * @property {boolean} mine written on this device
 * @property {boolean} backedUp
 * @property {boolean} newerApp never edit it: shown as "made by a newer app" (vault.js `knowKinds` says what this app knows)
 * @property {boolean} afterBurn written elsewhere before the person burned this page
 */

/**
 * @typedef {object} Page
 * @property {string} page
 * @property {string} kind
 * @property {number} schema
 * @property {Head[]} heads newest first
 * @property {Array<{version: string, body: Body, at: string, why: "retired-key" | "newer-gen"}>} offered
 */

/** @typedef {{kind: string, schema: number, body: Body, parents?: string[]}} Saying
 * parents: the version ids the writer had before it; left out: the page's heads as this tab knows them */

/** @typedef {{page: string, kind: string, schema: number, body: Body, parents: string[], at: string}} Draft */

/**
 * @typedef {object} Editor rule 12: a draft within 2 s of a pause, a version at most once a minute and on leaving
 * @property {(body: Body) => void} type call it at every change
 * @property {() => Promise<{version: string} | null>} commit Continue: a version now; null when nothing changed
 * @property {() => Promise<void>} put makes what is typed safe: a draft at once, whoever writes now, then a version
 * @property {() => Promise<void>} close leaving: puts, then lets go
 * @property {() => string[]} parents the version ids its next version will name
 * @property {() => boolean} kept what was typed last is on the disk, as a draft or a version
 */

/** @typedef {{name: string, salt: string, kdf: string, reservation: string}} Reservation good for an hour */

/**
 * @typedef {{name: string, passphrase: string} | {name: string, words: string} | {card: string} | {passkey: true}} SignIn
 * words: the twelve, in English or Spanish, in any spacing and case. card: the text from `readCardPicture` or a file
 */
/** @typedef {{passphrase: string} | {words: string} | {card: string} | {passkey: true}} Secret */

/** @typedef {{id: string, kind: "passphrase" | "recovery" | "passkey"}} LockLine */

/** @typedef {{id: string, started: string, last_used: string, here: boolean}} SessionLine days, not times */

/**
 * @typedef {object} RecoveryKit shown once; it is in no store
 * @property {(lang: "en" | "es") => Promise<string[]>} words twelve words
 * @property {string} card the card's text, for a file
 * @property {() => Promise<boolean[][]>} qr the card as rows of dark (true) and light squares, quiet edge included
 */

/** @typedef {{code: string, title: string, at: string}} Lost something that could not be read: of which page, where that is known */
/** @typedef {{blob: Blob, pages: number, drafts: number, damaged: Lost[], missing: Array<[string, number, number]>}} Exported */
/**
 * @typedef {object} Carry an export that was opened, and nothing of it taken in yet
 * @property {number} pages
 * @property {number} versions
 * @property {number} drafts
 * @property {string} from the day of its oldest page; empty where there is none
 * @property {string} to
 * @property {string} made
 * @property {boolean} own written in the vault that is open here
 * @property {boolean} newer made by a newer release: what this one does not know is left alone
 * @property {string[]} strange members that this release does not know
 * @property {number} lost versions that could not be read when it was made
 * @property {number} bytes
 * @property {number | null} free room on this device
 * @property {(how?: {onProgress?: (done: number, total: number) => void, signal?: AbortSignal}) => Promise<Imported>} take
 */
/**
 * @typedef {object} Imported
 * @property {number} pages that got something new
 * @property {number} versions taken in
 * @property {number} here versions that were here already
 * @property {number} burned versions that stay burned
 * @property {number} drafts
 * @property {Lost[]} lost
 */

/**
 * @typedef {object} VaultApi
 * @property {() => Status} status a snapshot, at once
 * @property {(fn: () => void) => (() => void)} on called after any change, also from another tab; answers how to stop
 * @property {(kinds: Record<string, number>) => void} knowKinds kind -> highest schema this app can edit (for newerApp)
 * @property {() => Promise<void>} start phase new -> device-only
 * @property {() => string} newPage a fresh page id; nothing is stored yet
 * @property {(page: string, saying: Saying) => Promise<{version: string}>} save
 * @property {(page: string, draft: Saying) => Promise<void>} draft
 * @property {(page: string) => Promise<Draft | null>} readDraft
 * @property {(page: string) => Promise<void>} dropDraft
 * @property {(page: string, of: {kind: string, schema: number, parents: string[], draft?: Body}) => Editor} editor
 * @property {() => PageLine[]} pages newest first, at once
 * @property {(id: string) => Promise<Page | null>} page null: nothing of it here
 * @property {(page: string, how: {keep: string}) => Promise<{pages: string[]}>} resolve keep: "both" or a version id
 * @property {(pages: string[]) => Promise<void>} burn
 * @property {(page: string) => Promise<number>} thin how many versions were let go
 * @property {(lang: "en" | "es") => Promise<string[]>} suggestNames words for reserveName
 * @property {(lang: "en" | "es") => Promise<string[]>} suggestPassphrases three, of six words each
 * @property {(text: string, name?: string) => Promise<string | null>} judgePassphrase null: good; else a code
 * @property {(word: string) => Promise<Reservation>} reserveName
 * @property {(with_: {reservation: Reservation, passphrase: string}) => Promise<{name: string}>} signUp
 * @property {(again?: Secret) => Promise<RecoveryKit>} recoveryKit makes a new recovery lock; again: when "fresh-needed"
 * @property {(with_: SignIn) => Promise<{name: string}>} signIn
 * @property {(with_: Secret) => Promise<void>} unlock works offline, except for a passphrase changed elsewhere
 * @property {() => Promise<void>} lock
 * @property {(how?: {force?: boolean}) => Promise<void>} signOut VaultError "unsent" {n} unless forced; takes all off this device
 * @property {() => Promise<Blob>} unsentFile
 * @property {(passphrase: string) => Promise<boolean>} isMine whether it opens this account; asks nobody
 * @property {() => Promise<{bytes: number, free: number | null, pages: number}>} exportSize
 * @property {(how: import("./export.js").How) => Promise<Exported>} exportAll
 * @property {(file: Blob, passphrase: string) => Promise<Carry>} openExport
 * @property {(with_: {current?: string, next: string}) => Promise<void>} changePassphrase
 * @property {(again?: Secret) => Promise<void>} addPasskey
 * @property {(id: string, again?: Secret) => Promise<void>} removeLock
 * @property {() => LockLine[]} locks of the account on this device, locked or open
 * @property {() => void} stopPasskey ends the waiting for a passkey; who waits is told "passkey-stopped"
 * @property {(with_: {current: string, next: string}) => Promise<void>} rotate "someone else may know my passphrase"
 * @property {() => Promise<SessionLine[]>} sessions
 * @property {(id: string) => Promise<void>} endSession
 * @property {(with_: Secret) => Promise<void>} deleteAccount
 * @property {(picture: Blob | {width: number, height: number, data: Uint8ClampedArray}) => Promise<string>} readCardPicture
 * @property {() => Promise<void>} sync
 * @property {() => Promise<void>} close ends timers and the Worker (leaving the app; tests)
 */

export {};
