/// Whether a column's name says that it names rows.
package enum IdentifierName {
  private static let whole: Set<String> = [
    "id", "key", "index", "uuid", "guid", "row", "rownumber", "row_number", "row number",
  ]

  /// True for `id`, `customer_id`, `customerId`, `CustomerID`, `id_customer`, `RowNumber` and the like;
  /// false for words that merely end in the letters, such as `paid`.
  package static func matches(_ name: String) -> Bool {
    let lowered = name.lowercased()
    if whole.contains(lowered) { return true }
    for separator in ["_", "-", ".", " "] {
      if lowered.hasSuffix(separator + "id") || lowered.hasPrefix("id" + separator) { return true }
    }
    guard name.hasSuffix("Id") || name.hasSuffix("ID") else { return false }
    guard let before = name.dropLast(2).last else { return true }
    return before.isLowercase || before.isNumber
  }
}
