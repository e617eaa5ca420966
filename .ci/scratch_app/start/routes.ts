import router from '@adonisjs/core/services/router'

const ClockController = () => import('#controllers/clock_controller')

router.get('/clock/:zone?', [ClockController, 'show'])
