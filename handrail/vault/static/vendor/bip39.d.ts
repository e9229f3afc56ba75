export { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39";
