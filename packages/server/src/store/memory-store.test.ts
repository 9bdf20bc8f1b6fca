// The store in memory keeps the contract.
import { createMemoryStore } from "./memory-store.js";
import { describeStoreContract } from "./store.contract.js";

const store = createMemoryStore();
describeStoreContract("in memory", () => store);
