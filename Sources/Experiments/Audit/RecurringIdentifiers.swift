import Concurrency
import Learning
import Resampling
import Tables

extension DataAudit {
  /// So many columns at most are compared, and that many suspected before they are tried.
  private static let mostCompared = 200
  /// A suspect is tried on so many columns.
  private static let mostTried = 16
  /// So many suspects at most stay of those tried.
  private static let mostSuspects = 50

  /// Columns that name whom rows are about, such as customers of several months, where rows of one customer
  /// are in training and test or the name is learnt from.
  func recurringIdentifiers() throws(FitError) -> [Finding] {
    let scales = comparedColumns
    let suspects = try self.suspects(by: scales)
    let found = try parallelMap(count: suspects.count, threads: context.threads) {
      (place) throws(FitError) in
      try context.checkCancellation()
      return RecurringIdentifier(suspects[place], study: study, scales: scales)
    }.compactMap(\.self)
    // One column without a telling name may follow from another: the clearest of them is enough.
    let named = found.filter(\.isNamed)
    let unnamed = found.filter { !$0.isNamed }.max { $0.clarity < $1.clarity }
    return (named + (named.isEmpty ? [unnamed].compactMap(\.self) : [])).compactMap {
      finding($0)
    }
  }

  /// Columns in which rows may be alike; of a wide table some, evenly spaced.
  private var comparedColumns: [LikenessScale] {
    let features = study.data.table.features
    return Self.spread(columns.count, most: Self.mostCompared).map {
      LikenessScale(columns[$0], values: features[$0].values)
    }
  }

  /// Columns that may name whom rows are about; of a wide table those without a telling name only as far as
  /// a few rows and columns speak for it.
  private func suspects(by scales: [LikenessScale]) throws(FitError) -> [Column] {
    let all = possible
    guard all.count > Self.mostCompared else { return all }
    let tried = Self.spread(scales.count, most: Self.mostTried).map { scales[$0] }
    let promise = try parallelMap(count: all.count, threads: context.threads) {
      (place) throws(FitError) in
      try context.checkCancellation()
      return RecurringIdentifier.promise(all[place], study: study, scales: tried)
    }
    let kept = all.indices.sorted { (promise[$1], $0) < (promise[$0], $1) }
      .prefix(Self.mostSuspects).filter { promise[$0] > 0 }
    return kept.sorted().map { all[$0] }
  }

  private var possible: [Column] {
    let sequence = study.data.table.sequence?.channels.flatMap(\.columns) ?? []
    // What is computed from numbers names nobody.
    let numbers = Set(sequence + study.data.table.derived.map(\.name))
    return study.data.identifierColumns
      + study.data.table.columns.filter { column in
        switch column.role {
        case .group: true
        case .feature: !numbers.contains(column.name) && Self.mayName(column.values)
        default: false
        }
      }
  }

  /// Names and whole numbers may name somebody; fractions and dates do not.
  private static func mayName(_ values: ColumnValues) -> Bool {
    switch values {
    case .number(let numbers):
      numbers.allSatisfy { $0.isNaN || ($0 == $0.rounded() && abs($0) < 0x1p53) }
    case .category(let categories): categories.levels.count >= RecurringIdentifier.fewestValues
    case .text: true
    case .date: false
    }
  }

  private func finding(_ found: RecurringIdentifier) -> Finding? {
    let groups = ValueWords.groups(of: ValueWords.words(of: found.column.values))
    let sizes = groups.reduce(into: [Int](repeating: 0, count: groups.count)) { $0[$1] += 1 }
    let twins = TestTwins(study, groups: groups, sizes: sizes)
    let share = Double(twins.rows) / Double(max(twins.tested, 1))
    // Folds in the order of time are asked how known customers go on.
    guard !isForward, share >= RecurringIdentifier.fewestAcross else {
      return found.column.role == .feature && found.matters ? learnt(found) : nil
    }
    let severity: Finding.Severity =
      found.matters ? .serious : found.column.role == .group ? .warning : .note
    return Finding(
      "recurring-identifier-across-folds", severity,
      "\(found.phrase): \(Phrases.part(twins.rows, of: twins.tested)) tested rows have the same value as "
        + "a row among the training rows of their fold. \(found.likeness); \(found.remedy)",
      numbers: [
        ("values", Double(found.pairs.values)), ("rows", Double(twins.rows)),
        ("tested", Double(twins.tested)), ("differingLabels", found.labels.same),
        ("differingLabelsByChance", found.labels.chance),
        ("nearlyConstantColumns", Double(found.constantColumns)),
      ], columns: [found.column.name])
  }

  private func learnt(_ found: RecurringIdentifier) -> Finding {
    Finding(
      "recurring-identifier-learnt", .warning,
      "\(found.phrase) and is learnt from, though it says nothing of others; give it the role 'group' in "
        + "data.columns",
      numbers: [("values", Double(found.pairs.values))], columns: [found.column.name])
  }
}

/// A column that names whom rows are about, by its role, its name or by what its values do.
private struct RecurringIdentifier: Sendable {
  static let fewestValues = 20
  private static let fewestRows = 100
  /// The share of tested rows with a partner in training from which on it is told.
  static let fewestAcross = 0.02
  /// From this share of rows with a recurring value on a column without a telling name is looked at.
  private static let fewestRecurring = 0.3
  /// More rows a value on average are of an area or a product rather than of a customer.
  private static let mostRowsOfOne = 60
  /// Pairs of rows of each kind on which a suspect is tried.
  private static let triedPairs = 200

  let column: Column
  let pairs: ValuePairs
  let labels: LabelLikeness
  /// Whether its role or its name says what it is.
  let isNamed: Bool
  /// The other columns that rows can be alike in, and those that are nearly constant or nearly so among
  /// rows of one value.
  let comparedColumns: Int
  let constantColumns: Int
  /// How plainly rows of one value belong together.
  let clarity: Double

  init?(_ column: Column, study: Study, scales: [LikenessScale]) {
    let isNamed = column.role != .feature || EntityName.matches(column.name)
    let pairs = ValuePairs(column.values, rowCount: study.data.rowCount)
    guard pairs.recurring > 0, pairs.values > 1, isNamed || Self.mayBeOne(pairs),
      column.role != .feature
        || (pairs.values >= Self.fewestValues && pairs.present >= Self.fewestRows)
    else { return nil }
    let labels = LabelLikeness(
      pairs, labels: study.data.labels, positiveShare: study.data.baseRate,
      againstNeighbors: !isNamed)
    let excesses = scales.filter { $0.name != column.name }.compactMap {
      $0.excess(pairs, againstNeighbors: !isNamed)
    }
    self.column = column
    self.isNamed = isNamed
    self.pairs = pairs
    self.labels = labels
    comparedColumns = excesses.count
    constantColumns = excesses.count { $0 >= 0.8 }
    clarity = labels.excess + excesses.reduce(0, +) / Double(max(excesses.count, 1))
    guard isNamed || labelsTell(from: 0.3, errors: 6) || columnsTell(from: 0.5) else { return nil }
  }

  /// How much speaks for a column, on some columns and few rows: 2 where its name does, else the share of
  /// columns in which rows of one value hardly differ, or what their labels tell where that is more.
  static func promise(_ column: Column, study: Study, scales: [LikenessScale]) -> Double {
    if column.role != .feature || EntityName.matches(column.name) { return 2 }
    let pairs = ValuePairs(column.values, rowCount: study.data.rowCount)
    guard pairs.recurring > 0, pairs.values > 1, mayBeOne(pairs) else { return 0 }
    let labels = LabelLikeness(
      pairs, labels: study.data.labels, positiveShare: study.data.baseRate, againstNeighbors: true)
    let few = pairs.prefix(triedPairs)
    let excesses = scales.filter { $0.name != column.name }.compactMap {
      $0.excess(few, againstNeighbors: true)
    }
    let alike = Double(excesses.count { $0 >= 0.5 }) / Double(max(excesses.count, 1))
    return max(alike, labels.excess >= 0.3 && labels.errors >= 6 ? labels.excess : 0)
  }

  private static func mayBeOne(_ pairs: ValuePairs) -> Bool {
    Double(pairs.recurring) >= fewestRecurring * Double(pairs.present)
      && pairs.present <= mostRowsOfOne * pairs.values
      && pairs.largest * pairs.values <= 20 * pairs.present
  }

  private func labelsTell(from excess: Double, errors: Double) -> Bool {
    labels.excess >= excess && labels.errors >= errors
  }

  private func columnsTell(from share: Double) -> Bool {
    constantColumns >= 2 && Double(constantColumns) >= share * Double(comparedColumns)
  }

  /// Whether a model gains by knowing a value from training.
  var matters: Bool { labelsTell(from: 0.1, errors: 4) || columnsTell(from: 1.0 / 3) }

  var phrase: String {
    "column '\(column.name)' has \(pairs.values) values in \(pairs.present) rows"
      + (column.role == .feature ? ", as if it named whom the rows are about" : "")
  }

  /// How alike rows of one value are.
  var likeness: String {
    let rows =
      "Rows that share one differ in their label in \(Phrases.percent(labels.same)) of pairs "
      + "(\(Phrases.percent(labels.chance)) by chance)"
    guard comparedColumns > 0 else { return rows }
    return rows + " and hardly differ in \(constantColumns) of \(comparedColumns) other columns"
  }

  var remedy: String {
    switch column.role {
    case .group: "use validation 'groupKFold', which keeps them together"
    case .identifier:
      "give it the role 'group' in data.columns and use validation 'groupKFold', which keeps them together"
    default:
      "give it the role 'group' in data.columns, so that it is not learnt from, and use validation "
        + "'groupKFold', which keeps them together"
    }
  }
}

/// Whether a column's name says that it names persons or what stands for them.
enum EntityName {
  private static let nouns: Set<String> = [
    "customer", "client", "user", "member", "subscriber", "account", "acct", "person", "patient",
    "household", "company", "employee", "subject", "player", "student", "driver", "phone", "mobile",
    "msisdn", "imsi", "iban", "uuid", "guid", "kunde", "kunden", "klient", "konto", "vertrag",
    "contract",
    "policy", "nutzer", "mitglied", "cliente", "abonne", "klant", "cust", "usr", "id",
  ]
  private static let suffixes: [String] = [
    "id", "ids", "no", "nr", "num", "number", "nummer", "key", "code", "hash", "ref", "name",
    "index",
  ]

  /// True for `customer`, `customer_id`, `CustomerNumber`, `kundennr`, `msisdn`, `id`; false for
  /// `account_length`, `customer_age`, `store_id`.
  static func matches(_ name: String) -> Bool {
    let words = ColumnWords(name).words
    guard let last = words.last else { return false }
    let front = words.dropLast().allSatisfy { nouns.contains($0) || suffixes.contains($0) }
    let back = nouns.contains(last) || suffixes.contains(last) || isCompound(last)
    return front && back && words.contains { nouns.contains($0) || isCompound($0) }
  }

  /// `customerid`, `kundennummer`.
  private static func isCompound(_ word: String) -> Bool {
    suffixes.contains { word.hasSuffix($0) && nouns.contains(String(word.dropLast($0.count))) }
  }
}
