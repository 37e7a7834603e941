import Learning
import LearningTestKit
import Testing
import Trees

/// Models in a package.
@Suite struct RandomForestModelTests {
  func model(_ data: Dataset = SampleData.mixed()) throws -> RandomForestModel {
    try RandomForest(trees: 6).fit(data, context: FitContext(key: RandomKey(seed: 2)))
  }

  @Test("a model made again has the same bits, and one made of damaged parts is refused")
  func damage() throws {
    let state = try model().state
    #expect(try RandomForestModel(state: state).state == state)
    for (index, array) in state.arrays.enumerated() {
      var cut = state
      cut.arrays.remove(at: index)
      #expect(throws: PackageError.self) { try RandomForestModel(state: cut) }
      guard case .int32(let values) = array.values else { continue }
      for place in values.indices {
        var changed = values
        changed[place] = values[place] ^ 0x4000_0004
        cut = state
        cut.arrays[index].values = .int32(changed)
        let data = SampleData.mixed()
        let scores = (try? RandomForestModel(state: cut))?.scores(for: data.features)
        #expect(scores.map { ClassifierLaws.scoreFaults($0, rows: data.rowCount) } ?? [] == [])
      }
    }
  }
}
