/// A table of a report.
public struct ReportTable: Sendable {
  /// A column.
  public struct Column: Sendable {
    /// What stands above it.
    public var title: String
    /// What it means, on hovering.
    public var help: String
    /// Whether it holds numbers, which stand to the right.
    public var isNumeric: Bool

    /// A column.
    public init(_ title: String, help: String = "", isNumeric: Bool = true) {
      self.title = title
      self.help = help
      self.isNumeric = isNumeric
    }
  }

  /// A field.
  public struct Cell: Sendable {
    /// What it says.
    public var text: String
    /// A second, smaller line: an interval.
    public var detail: String
    /// What it is sorted by; its text where there is none.
    public var key: Double?

    /// A field.
    public init(_ text: String, detail: String = "", key: Double? = nil) {
      self.text = text
      self.detail = detail
      self.key = key
    }
  }

  /// How a row is set apart.
  public enum Emphasis: String, Sendable {
    /// As any other.
    case none
    /// The leader.
    case leader
    /// Not to be told from the leader.
    case band
    /// Not eligible.
    case ineligible
  }

  /// A row.
  public struct Row: Sendable {
    /// Its fields, one a column.
    public var cells: [Cell]
    /// How it is set apart.
    public var emphasis: Emphasis

    /// A row.
    public init(_ cells: [Cell], emphasis: Emphasis = .none) {
      self.cells = cells
      self.emphasis = emphasis
    }
  }

  /// What the table holds.
  public var caption: String
  /// The columns.
  public var columns: [Column]
  /// The rows, in the order in which they are first shown.
  public var rows: [Row]

  /// A table.
  public init(caption: String, columns: [Column], rows: [Row]) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }
}
