"use strict";
// Old syntax throughout, so that a Node that is too old still gets to say so.

/**
 * Starts a program of this package, or says in one line why it cannot.
 * @param {string} name the program, for the messages
 * @param {string} target its built file, relative to this folder
 */
module.exports = function load(name, target) {
  var version = process.versions.node.split(".").map(Number);
  if (version[0] < 22 || (version[0] === 22 && version[1] < 19)) {
    console.error(
      name + " needs Node.js 22.19 or later; this is " + process.version + " at " + process.execPath + "."
    );
    process.exit(1);
  }
  var path = require("path");
  var file = path.join(__dirname, target);
  if (!require("fs").existsSync(file)) {
    console.error(name + " is not built: run `npm ci && npm run build` in " + path.dirname(__dirname) + ".");
    process.exit(1);
  }
  // Node keeps what it compiled in the user's temporary folder: the next start is faster.
  require("module").enableCompileCache();
  require(file);
};
