public import Learning
public import StrictJSON
public import Tables

/// A 0/1 column for every level of a column of names.
///
/// The new columns are named `column_level`, stand behind all others, and replace the column of names.
/// Levels are those of the training rows.
public struct OneHot: Transform {
  public enum Missing: String, NamedCases, Hashable, Sendable {
    /// A column of its own, if any training row is missing; otherwise it counts as unknown.
    case ownLevel
    /// 0 in every column.
    case zeros
  }

  public enum Unknown: String, NamedCases, Hashable, Sendable {
    /// 0 in every column.
    case zeros
    /// It counts as rare, if there is a column for rare levels.
    case rare
  }

  public static let name = "oneHot"
  public static let summary = "a 0/1 column for every level of a column of names"
  public static let settings = [
    Setting("missing", "what becomes of a missing name", .names(Missing.allCases.map(\.rawValue))),
    Setting(
      "unknown", "what becomes of a level that no training row has",
      .names(Unknown.allCases.map(\.rawValue))),
    Setting(
      "minimumCount", "levels with fewer training rows share one column", .between(1, 1_000_000_000)
    ),
    Setting(
      "minimumShare", "levels with a smaller share of the training rows share one column",
      .from(0, below: 1)),
  ]

  public var missing = Missing.ownLevel
  public var unknown = Unknown.zeros
  public var minimumCount = 1
  public var minimumShare = 0.0

  /// A column for every level.
  public init() {}

  /// Rules for missing, unknown and rare levels.
  public init(
    missing: Missing = .ownLevel, unknown: Unknown = .zeros, minimumCount: Int = 1,
    minimumShare: Double = 0
  ) {
    self.missing = missing
    self.unknown = unknown
    self.minimumCount = minimumCount
    self.minimumShare = minimumShare
  }

  /// Collects the levels of every column of names.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    var fresh = FreshNames(table.columns.map(\.name))
    let groups = table.categoryFeatures.map { name, values in
      let slots = slots(for: values).map { slot in
        var slot = slot
        slot.name = fresh.fresh(name + "_" + slot.name)
        return slot
      }
      return Fitted.Group(column: name, slots: slots)
    }
    return Fitted(groups: groups)
  }

  /// The slots of a column's levels, named by their levels alone.
  private func slots(for values: Categories) -> [Fitted.Slot] {
    let fewest = max(Double(minimumCount), minimumShare * Double(values.codes.count))
    let counted = zip(values.levels, values.levelCounts).filter { $0.1 > 0 }
    let rare = counted.filter { Double($0.1) < fewest }.map(\.0)
    let hasMissing = values.codes.contains { $0 < 0 }
    var slots = counted.filter { Double($0.1) >= fewest }.map { level, _ in
      Fitted.Slot(name: level, levels: [level])
    }
    if !rare.isEmpty {
      let takesUnknown = unknown == .rare
      slots.append(
        Fitted.Slot(
          name: "(rare)", levels: rare, takesUnknown: takesUnknown,
          takesMissing: takesUnknown && missing == .ownLevel && !hasMissing))
    }
    if missing == .ownLevel, hasMissing {
      slots.append(Fitted.Slot(name: Categories.missingLevel, levels: [], takesMissing: true))
    }
    return slots
  }
}

extension OneHot {
  public struct Fitted: FittedTransform {
    public struct Slot: Codable, Hashable, Sendable {
      public var name: String
      /// The levels for which it is 1.
      public var levels: [String]
      /// Whether it is 1 for levels that no training row has.
      public var takesUnknown = false
      /// Whether it is 1 for missing names.
      public var takesMissing = false
    }

    /// The 0/1 columns that replace a column of names.
    public struct Group: Codable, Hashable, Sendable {
      public var column: String
      public var slots: [Slot]
    }

    /// The columns of names, in the order of the table.
    public var groups: [Group]

    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      let names = try groups.map { group throws(DataError) in
        try table.names(of: group.column, step: OneHot.name)
      }
      table.remove(Set(groups.map(\.column)))
      table.append(
        zip(groups, names).flatMap { group, names in
          let slots = group.slots(of: names.levels)
          let slotOfCode = names.places.map { slots[$0] }
          return group.slots.enumerated().map { slot, one in
            SymbolicTable.Column(
              name: one.name,
              values: .lookup(column: names.column, numbers: slotOfCode.map { $0 == slot ? 1 : 0 }),
              indicatorOf: group.column)
          }
        })
    }
  }
}

extension OneHot.Fitted.Group {
  /// Which slot a name falls into, -1 for none.
  fileprivate struct Slots {
    var ofLevel: [Int]
    var ofMissing: Int
    var ofUnseen: Int

    subscript(code: Int32) -> Int {
      code >= 0 ? ofLevel[Int(code)] : code == RawRows.unseen ? ofUnseen : ofMissing
    }
  }

  fileprivate func slots(of levels: [String]) -> Slots {
    var known: [String: Int] = [:]
    for (slot, one) in slots.enumerated() {
      for level in one.levels { known[level] = slot }
    }
    let unknown = slots.firstIndex(where: \.takesUnknown) ?? -1
    return Slots(
      ofLevel: levels.map { known[$0] ?? unknown },
      ofMissing: slots.firstIndex(where: \.takesMissing) ?? -1, ofUnseen: unknown)
  }
}
