import StrictJSON

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
  static let pale: JSON = "#E9EEF3"

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
