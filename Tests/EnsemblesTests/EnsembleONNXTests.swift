import Baselines
import Ensembles
import Learning
import LearningTestKit
import Linear
import Networks
import Testing
import Trees

@Suite("Bagged models as ONNX") struct EnsembleONNXTests {
  @Test("onnxruntime gives our scores")
  func parity() throws {
    let data = SampleData.twoBlobs()
    let classifiers: [any Classifier] = [
      Bagging(LogisticRegression(), models: 3), Bagging(RandomForest(trees: 5), models: 3),
      Bagging(Bagging(Prior(), models: 2), models: 2),
      Bagging(Sequential(training: Training(epochs: 2)) { Dense(5, .relu) }, models: 2),
    ]
    let cases = try classifiers.map { classifier -> OnnxLaws.Case in
      let model = try classifier.fit(data, context: FitContext(key: RandomKey(seed: 7)))
      return ("\(classifier)", model, data.features)
    }
    let faults = try OnnxLaws.faults(of: cases, within: 2e-7)
    #expect(faults == [])
  }
}
