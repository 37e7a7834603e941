package import StrictJSON

/// A figure of a report: a Vega 5 spec and what a reader needs beside it.
package struct Figure: Sendable {
  /// The stem of its file name, unique in a report: small letters, digits and dashes.
  package let id: String
  package let title: String
  /// How to read it, what was left out, and why.
  package let caption: String
  /// The Vega spec; it fills the width of its container.
  package let spec: JSON

  /// Whether it takes the whole width of the page, where others stand two in a row.
  package var isWide = false

  /// The bytes of `figures/ID.vg.json`.
  package var bytes: [UInt8] { Array((spec.text() + "\n").utf8) }
}

/// Colours, dashes and shapes that differ in print and for colour-blind readers.
///
/// The colours are those of Okabe and Ito ("Color Universal Design", 2008). No figure tells things
/// apart by colour alone.
enum Palette {
  static let blue: JSON = "#0072B2"
  static let vermilion: JSON = "#D55E00"
  static let orange: JSON = "#E69F00"
  static let ink: JSON = "#222222"
  static let grey: JSON = "#767676"

  /// Colours of candidates, in turn.
  static let lines: [JSON] = [
    blue, vermilion, "#009E73", "#CC79A7", orange, "#56B4E9", "#000000", "#8C6D1F",
  ]
  /// Dashes of candidates, in turn.
  static let dashes: [JSON] = [
    [1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 2], [12, 4], [1, 3], [6, 2, 2, 2, 2, 2],
  ]
  /// Shapes of candidates, in turn.
  static let shapes: [JSON] = [
    "circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-left",
    "triangle-right",
  ]
}

extension Double {
  /// The closest value of five decimal digits.
  ///
  /// A figure cannot show more, and the text of such a value is short.
  var significant: Double {
    guard isFinite, self != 0 else { return isFinite ? 0 : self }
    var scale = 1.0
    while magnitude * scale < 10_000 && scale < 1e18 { scale *= 10 }
    guard scale == 1 else { return (self * scale).rounded(.toNearestOrEven) / scale }
    while magnitude / scale >= 100_000 { scale *= 10 }
    return (self / scale).rounded(.toNearestOrEven) * scale
  }
}

extension JSON {
  /// A number of five decimal digits, whole where it can be; null where there is none.
  static func figure(_ value: Double?) -> JSON {
    guard let value = value?.significant, value.isFinite else { return .null }
    return Int64(exactly: value).map(JSON.integer) ?? .number(value)
  }
}
