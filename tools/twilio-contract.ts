import {
  buildTwilioContract,
  packageRoot,
  preparedFile,
  twilioProducts,
} from "../emulator/twilio/contract-files.ts";

/** Writes dist/twilio/*.json from the OpenAPI files in @twilio/cli-core. Run by `npm run build:twilio-contract`. */
for (const product of twilioProducts) {
  const contract = buildTwilioContract(product);
  const count = Object.keys(contract.operations).length;
  console.log(`${preparedFile(packageRoot(), product)}: ${count} operations of ${contract.source}`);
}
