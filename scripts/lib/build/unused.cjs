// Stands in for packages that are loaded but never used.
module.exports = {}
