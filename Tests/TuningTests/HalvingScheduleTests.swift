import Testing
import Tuning

@Suite struct HalvingScheduleTests {
  @Test("50 trials on three folds take 73 of 150 fits") func fifty() {
    let schedule = HalvingSchedule(trials: 50, folds: 3, factor: 3)
    #expect(schedule.rungs.map(\.trials) == [50, 17, 6])
    #expect(schedule.rungs.map(\.folds) == [0..<1, 0..<2, 0..<3])
    #expect(schedule.fits == 73)
  }

  @Test("the last rung has all folds") func lastRung() {
    let schedule = HalvingSchedule(trials: 50, folds: 5, factor: 3)
    #expect(schedule.rungs.map(\.trials) == [50, 17, 6])
    #expect(schedule.rungs.map(\.folds) == [0..<1, 0..<2, 0..<5])
    #expect(schedule.fits == 50 + 17 + 6 * 3)
  }

  @Test("one rung is a full search") func oneRung() {
    let schedule = HalvingSchedule(trials: 50, folds: 5, factor: 3, rungs: 1)
    #expect(schedule.rungs.map(\.trials) == [50] && schedule.rungs.map(\.folds) == [0..<5])
    #expect(schedule.fits == 250)
  }

  /// Li et al., JMLR 18 (2018), table 1: 81, 27, 9, 3 and 1 survive.
  @Test("trials fall by the factor to one, and no rung follows that one") func survivors() {
    let schedule = HalvingSchedule(trials: 81, folds: 8, factor: 3, rungs: 8)
    #expect(schedule.rungs.map(\.trials) == [81, 27, 9, 3, 1])
    #expect(schedule.rungs.last?.folds == 0..<8)
    #expect(HalvingSchedule(trials: 2, folds: 5, factor: 3).rungs.map(\.trials) == [2, 1])
    #expect(HalvingSchedule(trials: 1, folds: 5, factor: 3).rungs.map(\.folds) == [0..<5])
    #expect(HalvingSchedule(trials: 7, folds: 2, factor: .max).rungs.map(\.trials) == [7, 1])
  }
}
