/// A line of a curve figure.
public struct NamedCurve: Sendable {
  /// A point of a line.
  public struct Point: Sendable {
    /// Along the horizontal axis.
    public var x: Double
    /// Along the vertical axis.
    public var y: Double
    /// What a reader sees beside the two on hovering: a threshold, a number of rows.
    public var note: Double?

    /// A point.
    public init(x: Double, y: Double, note: Double? = nil) {
      self.x = x
      self.y = y
      self.note = note
    }
  }

  /// Whose line it is.
  public var name: String
  /// The line from left to right.
  public var points: [Point]
  /// The points where the candidate works, marked on the line.
  public var marks: [Point]

  /// A line.
  public init(name: String, points: [Point], marks: [Point] = []) {
    self.name = name
    self.points = points
    self.marks = marks
  }
}
