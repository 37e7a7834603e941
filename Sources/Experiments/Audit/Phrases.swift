import StrictJSON

/// Numbers and names as sentences of findings write them.
enum Phrases {
  /// A share in per cent: `12.3 %`.
  static func percent(_ share: Double) -> String { "\(decimal(100 * share, places: 1)) %" }

  /// A part of a whole: `31 of 7043 (0.4 %)`.
  static func part(_ count: Int, of total: Int) -> String {
    "\(count) of \(total) (\(percent(Double(count) / Double(max(total, 1)))))"
  }

  /// Names in quotes, the first five of them.
  static func names(_ names: [String]) -> String {
    let shown = names.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }

  /// `forest`, or `3 candidates (forest, net, tree)`; the first four are named.
  static func candidates(_ names: [String]) -> String {
    guard names.count > 1 else { return names.first ?? "" }
    let shown = names.prefix(4).joined(separator: ", ")
    let rest = names.count > 4 ? " and \(names.count - 4) more" : ""
    return "\(names.count) candidates (\(shown)\(rest))"
  }

  /// `column 'a'`, or `3 columns ('a', 'b', 'c')`.
  static func columns(_ names: [String]) -> String {
    names.count == 1
      ? "column \(self.names(names))" : "\(names.count) columns (\(self.names(names)))"
  }
}
