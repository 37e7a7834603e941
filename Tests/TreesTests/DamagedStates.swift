import Learning
import LearningTestKit
import Testing

/// States of models that somebody tampered with.
enum DamagedStates {
  /// A model made again has the same state; one that lacks an array is refused, and one with a changed whole
  /// number is refused or gives probabilities.
  static func check<Model: TrainedModel>(_ model: Model, on data: Dataset) throws {
    let state = model.state
    #expect(try Model(state: state).state == state)
    for (index, array) in state.arrays.enumerated() {
      var damaged = state
      damaged.arrays.remove(at: index)
      #expect(throws: PackageError.self) { try Model(state: damaged) }
      guard case .int32(let values) = array.values else { continue }
      for place in values.indices {
        var changed = values
        changed[place] = values[place] ^ 0x4000_0004
        damaged = state
        damaged.arrays[index].values = .int32(changed)
        let scores = (try? Model(state: damaged))?.scores(for: data.features)
        #expect(scores.map { ClassifierLaws.scoreFaults($0, rows: data.rowCount) } ?? [] == [])
      }
    }
  }
}
