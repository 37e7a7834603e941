public import StrictJSON

/// A figure of a report: a Vega 5 spec and what a reader needs beside it.
public struct Figure: Sendable {
  /// The stem of its file name, unique in a report: small letters, digits and dashes.
  public let id: String
  /// What it shows.
  public let title: String
  /// How to read it, what was left out, and why.
  public let caption: String
  /// The Vega spec; it fills the width of its container.
  public let spec: JSON

  /// Whether it takes the whole width of the page, where others stand two in a row.
  public var isWide = false

  /// The bytes of `figures/ID.vg.json`.
  public var bytes: [UInt8] { Array((spec.text() + "\n").utf8) }
}
