extension FileHead {
  /// The beginning of a file to be scored that may be written as its rules state or in the usual way.
  enum Fitting {
    case head(FileHead)
    /// More of the file must be looked at.
    case open
    /// It is as stated, without a header or with what is wrong.
    case stated
  }

  /// Finds out how a file is written, by the columns that are needed: as stated, but with a header; so with the
  /// usual quotes; or in the usual way in all.
  static func fitting(
    _ bytes: [UInt8], isWhole: Bool, columns: [String], rules: ReadingRules, file: String
  ) -> Fitting {
    var best: (head: FileHead, found: Int)?
    for rules in rules.formsWithHeader {
      let look: FileHead
      do throws(DataError) {
        let head = try FileHead(stated: bytes, isWhole: isWhole, rules: rules, file: file)
        guard let head else { return .open }
        look = head
      } catch {
        continue
      }
      guard rules.quote == nil || !look.hasUsualQuotes else { continue }
      let names = Set(look.names)
      let found = columns.count { names.contains($0) }
      if found == columns.count { return .head(look) }
      if best.map({ found > $0.found }) ?? true { best = (look, found) }
    }
    guard let best, best.found > 0, rules.names == nil || 2 * best.found > columns.count else {
      return .stated
    }
    return .head(best.head)
  }

  /// Whether rows have fields within the usual quotes, which mean nothing here.
  private var hasUsualQuotes: Bool {
    dialect.quote != Dialect.noQuote
      && sample.contains { record in
        record.contains { field in
          field.count > 1 && field.first == 0x22
            && (field.last == 0x22 || record.count != names.count)
        }
      }
  }
}

extension ReadingRules {
  /// The names of so many fields: without that of the target where there is one less.
  func names(of fields: Int) -> [String] {
    let names = names ?? []
    return fields == names.count - 1 ? names.filter { $0 != target } : names
  }

  /// How a file with a header may be written where files like that of these rules are expected.
  fileprivate var formsWithHeader: [ReadingRules] {
    var stated = self
    stated.names = nil
    var quoted = stated
    quoted.quote = nil
    return [stated] + (quote == nil ? [] : [quoted]) + [ReadingRules()]
  }
}
