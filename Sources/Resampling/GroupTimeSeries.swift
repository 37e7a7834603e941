public import Learning
public import Tables

/// Forward chaining that tests no group on whose earlier rows it trained.
///
/// Blocks are those of `TimeSeries`. Of the groups that have rows in a block and before it, one in
/// `folds` (one in two where there is one fold) is tested and not trained on, the others are trained on
/// and not tested; groups that are new in the block are tested. Which groups these are is settled as
/// `StratifiedGroupKFold` places groups, by their rows in the block, so that nothing is drawn.
public struct GroupTimeSeries: Splitter {
  public static let name = "groupTimeSeries"
  public static let summary =
    "folds in the order of time that test no group, such as a customer, that they were trained on"
  public static let settings =
    [
      Setting("group", "the column whose values are kept together; the one with role group if null")
    ] + TimeSeries.blockSettings

  public var group: String?
  public var column: String?
  public var folds = 5
  public var every: TimePeriod?
  public var gap = 0

  /// Five blocks by the columns with the roles of a group and of time.
  public init() {}

  public init(
    group: String?, column: String?, folds: Int = 5, every: TimePeriod? = nil, gap: Int = 0
  ) {
    self.group = group
    self.column = column
    self.folds = folds
    self.every = every
    self.gap = gap
  }

  public func folds(
    of table: Table, labels: [Float], key: RandomKey
  ) throws(FitError) -> [Fold] {
    let column = try Self.column(group, role: .group, of: table, setting: "group")
    let groups = try Self.groups(of: column)
    var blocks = TimeSeries(column: self.column, folds: folds, gap: gap)
    blocks.every = every
    var plan: [Fold] = []
    for block in try blocks.folds(of: table, for: Self.name) {
      let fold = parted(block, groups: groups, labels: labels)
      guard !fold.train.isEmpty, !fold.test.isEmpty else {
        throw .unsuitable(
          "\(Self.name): with the groups of column '\(column.name)' kept apart, test block "
            + "\(block.index + 1) is left without \(fold.test.isEmpty ? "test" : "training") rows")
      }
      plan.append(fold)
    }
    return plan
  }

  /// A block without the rows of groups on the other side.
  private func parted(_ block: Fold, groups: [Int], labels: [Float]) -> Fold {
    let trained = Set(block.train.map { groups[$0] })
    let recurring = block.test.filter { trained.contains(groups[$0]) }
    var numbers: [Int: Int] = [:]
    for row in recurring where numbers[groups[row]] == nil { numbers[groups[row]] = numbers.count }
    let sets = max(2, folds)
    let places = GroupPlacement(
      groups: recurring.map { numbers[groups[$0]] ?? 0 }, labels: recurring.map { labels[$0] },
      folds: sets
    ).places(key: nil)
    func isTested(_ group: Int) -> Bool {
      numbers[group].map { places[$0] == block.index % sets } ?? !trained.contains(group)
    }
    return Fold(
      repeat: block.repeat, index: block.index,
      train: block.train.filter { !isTested(groups[$0]) },
      test: block.test.filter { isTested(groups[$0]) })
  }

  /// The same on the training rows alone.
  public func inner(folds: Int) -> any Splitter {
    var inner = self
    inner.folds = folds
    return inner
  }

  public var namedColumns: [(name: String, role: ColumnRole)] {
    Self.named(group, role: .group) + Self.named(column, role: .time)
  }
}
