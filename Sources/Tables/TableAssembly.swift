import Concurrency

/// Turns stores into columns, each on one thread, and lets go of every store as soon as it is used.
struct TableAssembly: Sendable {
  /// What became of a column.
  enum Result: Sendable {
    case read(Column, ReadReport.ColumnSummary)
    case ignored
    case misfit(ColumnInference.Misfit)
  }

  var plans: [ColumnPlan]
  var chunks: [Chunk]
  var rowCount: Int
  var threads: Int

  /// The columns, from stores that `parts` filled.
  func columns(
    _ stores: consuming [ChunkPass.Store], parts: @Sendable (Int) -> [ChunkPass.Part]
  ) -> [Result] {
    let waiting = Mutex(stores)
    let results = Mutex([Result](repeating: .ignored, count: plans.count))
    _ = onWorkers(threads: threads, count: plans.count) { next in
      while let index = next() {
        let store = waiting.withLock { all in
          let store = all[index]
          all[index] = .none
          return store
        }
        let result = column(index, store, parts(index))
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0 }
  }

  private func column(
    _ index: Int, _ store: ChunkPass.Store, _ parts: [ChunkPass.Part]
  ) -> Result {
    switch store {
    case .none: return .ignored
    case .numbers(let numbers): return numeric(index, numbers, parts)
    case .codes(let codes):
      let dictionaries = parts.map { ($0.dictionaries[index], chunks: $0.chunks) }
      let coded = CodedColumn(codes: codes, dictionaries: dictionaries, chunks: chunks)
      do {
        let outcome = try ColumnInference(plan: plans[index], column: coded).outcome()
        return result(index, outcome)
      } catch {
        return .misfit(error)
      }
    }
  }

  private func numeric(
    _ index: Int, _ numbers: RowStore<Double>, _ parts: [ChunkPass.Part]
  ) -> Result {
    let text = parts.map { $0.firstText[index] }.min() ?? .max
    let infinite = parts.map { $0.firstInfinite[index] }.min() ?? .max
    if text < infinite { return .misfit(.init(row: text) { .notNumber($0) }) }
    if infinite < .max { return .misfit(.init(row: infinite) { .infinite($0) }) }
    let outcome = ColumnInference.Outcome(
      values: .number(numbers.map(\.self)), kind: .number, role: plans[index].role ?? .feature)
    return result(index, outcome)
  }

  private func result(_ index: Int, _ outcome: ColumnInference.Outcome) -> Result {
    var summary = ReadReport.ColumnSummary(
      name: plans[index].name, kind: outcome.kind, role: outcome.role, missing: 0)
    switch outcome.values {
    case .number(let values), .date(let values): summary.missing = values.count { $0.isNaN }
    case .category(let categories):
      summary.missing = categories.codes.count { $0 < 0 }
      summary.levels = categories.levels.count
    case .text(let text):
      summary.missing = (0..<text.count).count { text.offsets[$0] == text.offsets[$0 + 1] }
    }
    return .read(
      Column(name: plans[index].name, role: outcome.role, values: outcome.values), summary)
  }
}
